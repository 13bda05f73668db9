package catalogue_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

func write(t *testing.T, dir, name string, source []byte) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, source, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestFilesRoundTrip: file → store → file changes nothing, comments kept.
func TestFilesRoundTrip(t *testing.T) {
	t.Parallel()
	ctx := at(db.NewID())
	store, _ := newStore(dbtest.New(t))
	if _, err := store.ImportFiles(ctx, []string{"../../services"}, "tests"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files, err := store.ExportFiles(ctx, dir)
	if err != nil || len(files) == 0 {
		t.Fatalf("exported %v, %v", files, err)
	}
	for _, file := range files {
		got, _ := os.ReadFile(file)
		want, err := os.ReadFile(filepath.Join("../../services", filepath.Base(file)))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs (%v)", file, err)
		}
	}
	again, err := store.ImportFiles(ctx, []string{dir}, "tests")
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range again {
		if in.New {
			t.Errorf("%s became version %d without a change", in.Service, in.Version)
		}
	}
}

func TestOneBrokenFileStopsNoOther(t *testing.T) {
	t.Parallel()
	ctx := at(db.NewID())
	store, _ := newStore(dbtest.New(t))
	dir := t.TempDir()
	write(t, dir, "a.yaml", []byte("parvis: 1\nservice: a\n"))
	write(t, dir, "b.yaml", sportFile(t))
	all, err := store.ImportFiles(ctx, []string{dir}, "tests")
	if !errors.Is(err, catalogue.ErrBroken) || len(all) != 2 || all[1].Version != 1 {
		t.Errorf("got %+v, %v", all, err)
	}
}

func TestLintFilesSaysWhere(t *testing.T) {
	t.Parallel()
	source := bytes.Replace(sportFile(t), []byte("minutes: 4"), []byte("minuts: 4"), 1)
	file := write(t, t.TempDir(), "sport.yaml", source)
	all, err := catalogue.LintFiles([]string{file})
	if err != nil || len(all) != 1 || len(all[0].Faults) != 1 {
		t.Fatalf("got %+v, %v", all, err)
	}
	want := file + ":28:1: faute: «\u00a0minuts\u00a0» n’est pas un mot du langage à cet endroit. Vouliez-vous dire «\u00a0minutes\u00a0»\u00a0?"
	if got := all[0].Faults[0].Line(i18n.FR) + " " + all[0].Faults[0].Mend(i18n.FR); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSimulateFile(t *testing.T) {
	t.Parallel()
	answers := []byte(`{"answers": {"birth_date": "2007-01-10", "knows_quotient": true, "quotient": 350, "fee": 120,
		"address": {"commune": "99123"}}, "facts": {"authority.communes": ["99123"], "person.grants_this_year": []}, "day": "2026-09-10"}`)
	sim, err := catalogue.SimulateFile("testdata/sport.yaml", answers, rules.Date{})
	if err != nil || sim.State != "review" || !strings.Contains(strings.Join(sim.Because, " "), "right_age") {
		t.Errorf("got %+v, %v", sim, err)
	}
	if _, err := catalogue.SimulateFile("testdata/sport.yaml", []byte("[1"), rules.Date{}); err == nil {
		t.Error("broken answers were taken")
	}
}
