package db_test

import (
	"database/sql/driver"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parvis/internal/kit/db"
)

func TestTimeComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(-1<<55, 1<<55).Draw(t, "micros"))
		if at.UnixMicro() == 0 {
			return // 1970 to the microsecond is the zero time, by contract
		}
		var got db.Time
		v, err := db.At(at.In(time.FixedZone("CET", 3600))).Value()
		if err != nil {
			t.Fatal(err)
		}
		if err := got.Scan(v); err != nil || !got.Equal(at) || got.Location() != time.UTC {
			t.Fatalf("got %v, %v, want %v in UTC", got, err, at)
		}
	})
}

func TestMissingTimes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value driver.Valuer
		want  driver.Value
	}{
		"the zero time":     {db.Time{}, int64(0)},
		"no time":           {db.NullTime{}, nil},
		"maybe, and not":    {db.MaybeAt(time.Time{}), nil},
		"maybe, and indeed": {db.MaybeAt(time.UnixMicro(7)), int64(7)},
		"no document":       {db.JSON(nil), nil},
		"a document":        {db.JSON(`[1]`), "[1]"},
	} {
		got, err := test.value.Value()
		if err != nil || got != test.want {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, test.want)
		}
	}
	var at db.NullTime
	if err := at.Scan(nil); err != nil || at.Valid {
		t.Errorf("null: %+v, %v", at, err)
	}
	var late db.Time
	if err := late.Scan("yesterday"); err == nil {
		t.Error("a text passed for a time")
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	if _, err := db.JSON(`{"half`).Value(); err == nil {
		t.Error("half a document was written")
	}
	type page struct{ Answers db.JSON }
	was := page{db.JSON(`{"children":2}`)}
	text, err := json.Marshal(was)
	if err != nil || string(text) != `{"Answers":{"children":2}}` {
		t.Fatalf("got %s, %v", text, err)
	}
	var is page
	if err := json.Unmarshal(text, &is); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(was, is); diff != "" {
		t.Error(diff)
	}
	doc, err := db.Marshal(map[string]int{"children": 2})
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]int
	if err := doc.Unmarshal(&back); err != nil || back["children"] != 2 {
		t.Errorf("got %v, %v", back, err)
	}
}
