package dbtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/db"
)

// Parity fails when the registered migrations make different columns or constraints on the two engines.
// The test binary must import every slice.
func Parity(t *testing.T) {
	t.Helper()
	var made [2]db.Schema
	for i, engine := range []db.Engine{db.SQLite, db.Postgres} {
		var err error
		if made[i], err = NewOn(t, engine).Schema(t.Context()); err != nil {
			t.Errorf("%s: %v", engine, err)
		}
	}
	if diff := cmp.Diff(made[0], made[1]); diff != "" {
		t.Errorf("the engines differ (-sqlite +postgres):\n%s", diff)
	}
}
