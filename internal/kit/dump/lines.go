package dump

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
)

// eachRow hands out the rows of a table as lines. The line is only lent.
func eachRow(ctx context.Context, engine db.Engine, q db.Queryer, table db.Table, take func(line []byte) error) (err error) {
	rows, err := q.QueryContext(ctx, selectAll(engine, table))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values := make([]any, len(table.Columns))
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	var line []byte
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if line, err = appendRow(line[:0], table.Columns, values); err != nil {
			return err
		}
		if err := take(line); err != nil {
			return err
		}
	}
	return rows.Err()
}

func selectAll(engine db.Engine, table db.Table) string {
	columns := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		columns[i] = `"` + c.Name + `"`
		if engine == db.Postgres && (c.Kind == "uuid" || c.Kind == "json") {
			columns[i] += "::text"
		}
	}
	return fmt.Sprintf(`select %s from "%s"`, strings.Join(columns, ", "), table.Name)
}

// eachJob hands out the unfinished jobs as lines.
func eachJob(ctx context.Context, engine db.Engine, q db.Queryer, take func(line []byte) error) error {
	raw, err := rawOf(q)
	if err != nil {
		return err
	}
	var line []byte
	return jobs.Export(ctx, engine, raw, func(job jobs.Carried) error {
		text, err := json.Marshal(job)
		if err != nil {
			return err
		}
		if line, err = appendDocument(line[:0], text); err != nil {
			return err
		}
		return take(line)
	})
}

// rawOf is the transaction below a snapshot or a db.Tx.
func rawOf(q db.Queryer) (*sql.Tx, error) {
	switch q := q.(type) {
	case *sql.Tx:
		return q, nil
	case *db.Tx:
		return q.Raw()
	}
	return nil, fmt.Errorf("jobs are read in a transaction, not by %T", q)
}
