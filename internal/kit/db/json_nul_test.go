package db_test

import (
	"testing"

	"parvis/internal/kit/db"
)

// A NUL is left out of what is kept as JSON, and nothing that only looks like one.
func TestMarshalLeavesNULsOut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"a\x00b": `"ab"`, `a\u0000b`: `"a\\u0000b"`, "\\\x00": `"\\"`, "é\x00\x00": `"é"`} {
		if got, err := db.Marshal(text); err != nil || string(got) != want {
			t.Errorf("%q: %s, %v, want %s", text, got, err, want)
		}
	}
}
