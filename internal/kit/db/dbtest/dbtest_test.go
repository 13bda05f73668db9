package dbtest_test

import (
	"testing"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func TestEachDatabaseIsItsOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		other := dbtest.NewOn(t, d.Engine())
		if _, err := d.Handle().ExecContext(t.Context(), `create table mine (id bigint)`); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Handle().ExecContext(t.Context(), `select * from mine`); err == nil {
			t.Error("two tests share a database")
		}
		if got := dbtest.Clock(d).Now(); !got.Equal(dbtest.Start) {
			t.Errorf("the clock stands at %v", got)
		}
	})
}

// BenchmarkNewOn is what each test pays for its database.
func BenchmarkNewOn(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			dbtest.NewOn(b, engine) // the template
			for b.Loop() {
				if err := dbtest.NewOn(b, engine).Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
