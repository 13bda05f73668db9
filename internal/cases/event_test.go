package cases

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

var update = flag.Bool("update", false, "write one example of each kind of event under testdata/events")

// Every kind of event has an example that some release wrote. It must stay readable, and must mean the same, for ever:
// a change that breaks this test raises dataVersion and teaches decode the old shape.
func TestOldEventsStayReadable(t *testing.T) {
	t.Parallel()
	for kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", "events", string(kind)+".v1.json")
			want := filled(kinds[kind]())
			if *update {
				writeExample(t, file, want)
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v: write it with -update", err)
			}
			got, err := decode(kind, 1, raw)
			if err != nil {
				t.Fatal(err)
			}
			again, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			var compact bytes.Buffer
			if err := json.Compact(&compact, raw); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(again, compact.Bytes()) {
				t.Errorf("something is lost or renamed:\n got %s\nwant %s", again, compact.Bytes())
			}
		})
	}
}

func writeExample(t *testing.T, file string, d Data) {
	t.Helper()
	if _, err := os.Stat(file); err == nil {
		return // what was written once stays
	}
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// filled sets every field, so that an example shows each name.
func filled(d Data) Data {
	fill(reflect.ValueOf(d).Elem())
	return d
}

func fill(v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 12, 3, 13, 12, 0, 0, time.UTC)))
		return
	case uuid.UUID:
		v.Set(reflect.ValueOf(uuid.MustParse("0192f0c1-0000-7000-8000-00000000c1a1")))
		return
	case i18n.Text:
		v.Set(reflect.ValueOf(i18n.Text{i18n.FR: "mot", i18n.EN: "word"}))
		return
	case worktime.Span:
		v.Set(reflect.ValueOf(worktime.Span{WorkingDays: 10}))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				fill(f)
			}
		}
	case reflect.Slice:
		if v.Type().Elem() != v.Type() && v.Type().String() != "[]rules.Explanation" {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("fee").Convert(v.Type().Key()), reflect.ValueOf(12.5))
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64, reflect.Int8:
		v.SetInt(2)
	case reflect.Interface:
		v.Set(reflect.ValueOf("value"))
	}
}

// A kind from a newer release is kept as it is and changes nothing: the previous release runs on the next one's data.
func TestForeignEvents(t *testing.T) {
	t.Parallel()
	raw := []byte(`{"drone":"D-7","battery":0.4}`)
	d, err := decode("visited_by_drone", 1, raw)
	if err != nil {
		t.Fatal(err)
	}
	c := Apply(Case{State: "received"}, Event{Seq: 9, Kind: "visited_by_drone", Data: d})
	if c.State != "received" || c.Revision != 9 {
		t.Errorf("after it: %+v", c)
	}
	if again, err := json.Marshal(d); err != nil || !bytes.Equal(again, raw) {
		t.Errorf("kept as %s, %v", again, err)
	}
	if d, err := decode(KindNoted, dataVersion+1, raw); err != nil || reflect.TypeOf(d) != reflect.TypeFor[*Foreign]() {
		t.Errorf("a newer version: %T, %v", d, err)
	}
}

// Whatever stands in a row, reading and folding it never panics, and what was read is written back the same.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/events/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(strings.SplitN(filepath.Base(file), ".", 2)[0], raw)
	}
	f.Add("undone", []byte(`{"of":"moved"}`))
	f.Add("undone", []byte(`{"of":"linked"}`))
	f.Add("deadline", []byte(`{"tick":"started"}`))
	f.Fuzz(func(t *testing.T, kind string, raw []byte) {
		d, err := decode(Kind(kind), 1, raw)
		if err != nil {
			return
		}
		at := time.Date(2026, 12, 3, 13, 12, 0, 0, time.UTC)
		e := Event{Seq: 2, Kind: Kind(kind), At: at, By: identity.System, Data: d}
		c := Apply(Apply(Case{Revision: 1}, e), e)
		if _, err := json.Marshal(c); err != nil && json.Valid(raw) {
			t.Errorf("the case after it cannot be stored: %v", err)
		}
	})
}

// Nothing takes an event out of a history or rewrites one, but what erases a person: the statements of forget.sql.
func TestEventsAreOnlyEverAdded(t *testing.T) {
	t.Parallel()
	files := []string{"queries.sql", "edit.sql"}
	for _, pattern := range []string{"*.go", "*/*.go", "migrations/*/*.sql"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || file == filepath.Join("casessql", "forget.sql.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(strings.ToLower(string(text)))
		for i, w := range words {
			if w == "case_events" && i >= 1 && slices.Contains([]string{"update", "from"}, words[i-1]) && (words[i-1] == "update" || words[i-2] == "delete") {
				t.Errorf("%s changes the history: %q", file, strings.Join(words[i-2:i+1], " "))
			}
		}
	}
}

func TestParseReference(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]Reference{
		"PV-2026-4187": "PV-2026-4187", "pv-2026-4187": "PV-2026-4187", " pv 2026 4187 ": "PV-2026-4187",
		"PV–2026–4187": "PV-2026-4187", "pv20264187": "PV-2026-4187", "VB-2026-12345": "VB-2026-12345",
		"4187": "", "": "", "PV-26-4187": "", "PV-2026-4187; drop": "",
	} {
		if got, ok := ParseReference(typed); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("PV-2026-4187")
	f.Fuzz(func(t *testing.T, s string) {
		if ref, ok := ParseReference(s); ok {
			if again, ok := ParseReference(string(ref)); !ok || again != ref {
				t.Errorf("%q reads as %q, which reads as %q", s, ref, again)
			}
		}
		c := ParseCursor(s)
		if again := ParseCursor(c.String()); again != c {
			t.Errorf("cursor %q: %v, then %v", s, c, again)
		}
		split(s)
	})
}
