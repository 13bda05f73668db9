// Package privacytest looks for what should have been forgotten.
package privacytest

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parvis/internal/kit/db"
)

// Find looks for a text in everything that is kept: every row; on SQLite every byte of the database and its journal; the
// files below a folder. It ignores capitals, and tells where.
func Find(t testing.TB, d *db.DB, folder, text string) (where []string) {
	t.Helper()
	where = Rows(t, d, text)
	if d.Engine() == db.SQLite {
		var file string
		must(t, d.Read().QueryRowContext(context.Background(), `select file from pragma_database_list where name = 'main'`).Scan(&file))
		for _, name := range []string{file, file + "-wal"} {
			if raw, err := os.ReadFile(name); err == nil && has(raw, text) {
				where = append(where, filepath.Base(name))
			}
		}
	}
	must(t, filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if has(raw, text) {
			where = append(where, "a file")
		}
		return err
	}))
	return where
}

func has(raw []byte, text string) bool {
	return bytes.Contains(bytes.ToLower(raw), []byte(strings.ToLower(text)))
}

// Rows lists the columns, as table.column, in which a row has the text. Columns of bytes are looked through too.
func Rows(t testing.TB, d *db.DB, text string) (where []string) {
	t.Helper()
	tables, err := d.Tables(context.Background())
	must(t, err)
	for _, table := range append(tables, db.Table{Name: "river_job", Columns: []db.TableColumn{{Name: "args"}, {Name: "errors"}}}) {
		for _, c := range table.Columns {
			var n int
			must(t, d.Read().QueryRowContext(context.Background(), looking(d, table.Name, c), "%"+strings.ToLower(text)+"%").Scan(&n))
			if n > 0 {
				where = append(where, table.Name+"."+c.Name)
			}
		}
	}
	return where
}

func looking(d *db.DB, table string, c db.TableColumn) string {
	value := fmt.Sprintf(`cast("%s" as text)`, c.Name)
	if d.Engine() == db.Postgres && c.Kind == "blob" {
		value = fmt.Sprintf(`encode("%s", 'escape')`, c.Name)
	}
	return fmt.Sprintf(`select count(*) from "%s" where lower(%s) like $1`, table, value)
}

// Cleaned removes the jobs that have run, as the cleaner of a town that is served does a day after.
func Cleaned(t testing.TB, d *db.DB) {
	t.Helper()
	must(t, d.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(context.Background(), `delete from river_job where state in ('completed', 'cancelled', 'discarded')`)
		return err
	}))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
