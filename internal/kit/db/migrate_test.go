package db_test

import (
	"errors"
	"io/fs"
	"sync"
	"testing"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func TestParity(t *testing.T) {
	t.Parallel()
	dbtest.Parity(t)
}

func TestSchema(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, err := d.Schema(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]db.Column{
			"meals.id": {"text", false}, "meals.about": {"text", false}, "meals.price": {"integer", false},
			"meals.eaten_at": {"integer", true}, "meals.warm": {"boolean", false}, "meals.picture": {"blob", true},
		}
		for name, column := range want {
			if s.Columns[name] != column {
				t.Errorf("%s: got %+v, want %+v", name, s.Columns[name], column)
			}
		}
		if _, theirs := s.Columns["goose_db_version.id"]; theirs {
			t.Error("a library's table passes for a slice's")
		}
	})
}

func TestMigrateAgainAndTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := d.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestFilesIsAFolder(t *testing.T) {
	t.Parallel()
	files, err := db.Migrations(db.SQLite)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.ReadFile(files, "0001_meals.sql"); err != nil {
		t.Error(err)
	}
	if _, err := files.Open("0002_none.sql"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) != 1 {
		t.Errorf("got %v, %v", names, err)
	}
}
