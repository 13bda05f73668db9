package dump

import (
	"context"
	"fmt"
	"strings"

	"parvis/internal/kit/db"
)

// mostArgs is how many arguments one insert may have: SQLite takes 32,766, PostgreSQL 65,535.
const mostArgs = 2000

// filling inserts rows, several in one statement.
type filling struct {
	tx    *db.Tx
	table db.Table
	args  []any
	n     int
}

func (f *filling) add(ctx context.Context, line []byte) (err error) {
	if f.args, err = readRow(line, f.table.Columns, f.args); err != nil {
		return fault("a row of %s cannot be read (%w)", f.table.Name, err)
	}
	if f.n++; f.n < f.most() {
		return nil
	}
	return f.flush(ctx)
}

func (f *filling) most() int { return max(1, mostArgs/len(f.table.Columns)) }

func (f *filling) flush(ctx context.Context) error {
	if f.n == 0 {
		return nil
	}
	if _, err := f.tx.ExecContext(ctx, f.insert(), f.args...); err != nil {
		return f.refused(err)
	}
	f.args, f.n = f.args[:0], 0
	return nil
}

// refused tells a row that no database of ours would have held from a database that cannot write.
func (f *filling) refused(err error) error {
	if db.Misfits(err) {
		return fault("a row of %s does not fit its table (%w)", f.table.Name, err)
	}
	return fmt.Errorf("fill %s: %w", f.table.Name, err)
}

func (f *filling) insert() string {
	var b strings.Builder
	fmt.Fprintf(&b, `insert into "%s" (`, f.table.Name)
	for i, c := range f.table.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `"%s"`, c.Name)
	}
	b.WriteString(") values ")
	for n := range f.n {
		if n > 0 {
			b.WriteString(", ")
		}
		for i := range f.table.Columns {
			fmt.Fprintf(&b, "%c$%d", "(,"[min(i, 1)], n*len(f.table.Columns)+i+1)
		}
		b.WriteByte(')')
	}
	return b.String()
}
