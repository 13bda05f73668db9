package house

import (
	"testing"

	_ "parvis/internal/app" // every slice, and with them every migration
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func TestBothEnginesHaveTheSameSchema(t *testing.T) {
	t.Parallel()
	dbtest.Parity(t)
}

// A backup reads every table and writes it again in this order, so each must come after those it refers to.
func TestEveryTableCanBeBackedUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tables, err := d.Tables(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		schema, err := d.Schema(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		columns := 0
		for _, table := range tables {
			columns += len(table.Columns)
		}
		if columns != len(schema.Columns) {
			t.Errorf("a backup would carry %d columns of %d", columns, len(schema.Columns))
		}
		if len(tables) < 30 {
			t.Errorf("only %d tables: is a slice missing from this test's imports?", len(tables))
		}
	})
}
