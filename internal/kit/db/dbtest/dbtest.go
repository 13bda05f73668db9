package dbtest

import (
	"context"
	"testing"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
)

// Start is where the clock of a fresh database stands: a Thursday afternoon in Paris.
var Start = time.Date(2026, time.December, 3, 13, 12, 0, 0, time.UTC)

// Each runs test on every engine, as parallel subtests, each with a fresh database.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, NewOn(t, engine))
		})
	}
}

// New returns a fresh database on SQLite, for tests in which the engine plays no part.
func New(t testing.TB) *db.DB {
	t.Helper()
	return NewOn(t, db.SQLite)
}

// NewOn returns a fresh database on the given engine; it goes away with the test.
func NewOn(t testing.TB, engine db.Engine) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), Config(t, engine))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	return d
}

// Clock returns the fake clock that stamps the transactions of d.
func Clock(d *db.DB) *clock.Fake { return d.Clock().(*clock.Fake) }

// Config names a fresh database without opening it, for a process of its own to do so; it goes away with the test.
func Config(t testing.TB, engine db.Engine) db.Config {
	t.Helper()
	config := db.Config{Clock: clock.NewFake(Start), AllowUnsafe: true}
	var err error
	if engine == db.SQLite {
		config.Dir, err = copySQLite(t)
	} else {
		config.URL, err = copyPostgres(t)
	}
	if err != nil {
		t.Fatal(err)
	}
	return config
}
