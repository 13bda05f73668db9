package db_test

import (
	"slices"
	"testing"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func TestASnapshotStandsStill(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const count = `select count(*) from meals`
		err := d.Snapshot(t.Context(), func(q db.Queryer) error {
			if err := d.Write(t.Context(), ordinary(t)); err != nil {
				return err
			}
			var seen int
			if err := q.QueryRowContext(t.Context(), count).Scan(&seen); err != nil {
				return err
			}
			if seen != 0 {
				t.Errorf("the snapshot sees %d meals that came later", seen)
			}
			if _, err := q.ExecContext(t.Context(), `delete from meals`); err == nil {
				t.Error("the snapshot took a write")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var after int
		if err := d.Read().QueryRowContext(t.Context(), count).Scan(&after); err != nil || after != 1 {
			t.Errorf("afterwards: %d meals, %v", after, err)
		}
	})
}

func TestTablesAndVersions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tables, err := d.Tables(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(tables) != 2 || tables[0].Name != "towns" || tables[1].Name != "meals" {
			t.Fatalf("got %+v", tables)
		}
		for _, want := range []db.TableColumn{{"about", "json"}, {"id", "uuid"}, {"picture", "blob"}, {"price", "integer"}, {"warm", "boolean"}, {"name", "text"}} {
			if !slices.Contains(tables[1].Columns, want) {
				t.Errorf("no column %+v in %+v", want, tables[1].Columns)
			}
		}
		known, err := db.Versions()
		if err != nil {
			t.Fatal(err)
		}
		applied, err := d.Applied(t.Context(), d.Read())
		if err != nil || !slices.Equal(applied, known) {
			t.Errorf("applied %v, %v, want %v", applied, err, known)
		}
	})
}
