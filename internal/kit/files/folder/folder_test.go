package folder

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/files"
	"parvis/internal/kit/files/filestest"
)

func open(t *testing.T, dir string, c clock.Clock) *Store {
	t.Helper()
	s, err := Open(dir, filestest.Limit, c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestConforms(t *testing.T) {
	t.Parallel()
	filestest.Run(t, func(t *testing.T, c clock.Clock) files.Swept { return open(t, t.TempDir(), c) })
}

func TestACrashLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir, clock.System())
	left := filepath.Join(dir, unfinished, "half")
	if err := os.WriteFile(left, []byte("half of"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, clock.System())
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an unfinished file survived: %v", err)
	}
	for info := range s.All(t.Context()) {
		t.Errorf("an unfinished file is listed: %+v", info)
	}
}

func TestLookLeavesEverythingAsItIs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, clock.System())
	stored, err := s.Put(t.Context(), strings.NewReader("a"))
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(dir, unfinished, "half")
	if err := os.WriteFile(half, []byte("half of"), 0o600); err != nil {
		t.Fatal(err)
	}
	beside, err := Look(dir, clock.System())
	if err != nil {
		t.Fatal(err)
	}
	for info, err := range beside.All(t.Context()) {
		if err != nil || info.Key != stored.Key {
			t.Errorf("listed %+v, %v", info, err)
		}
	}
	if _, err := os.Stat(half); err != nil {
		t.Errorf("a file that somebody is putting was touched: %v", err)
	}
	if _, err := Look(half, clock.System()); err == nil {
		t.Error("a file passes for a folder")
	}
}

func TestADamagedFileIsNotPassedOn(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), clock.System())
	stored, err := s.Put(t.Context(), strings.NewReader("avis d'impôt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.path(stored.Key), []byte("avis d'impot"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := s.Open(t.Context(), stored.Key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.ReadAll(f); !errors.Is(err, files.ErrDamaged) {
		t.Errorf("got %v, want files.ErrDamaged", err)
	}
}

func TestAStoreThatCannotWriteIsAway(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, clock.System())
	if err := os.RemoveAll(filepath.Join(dir, unfinished)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), strings.NewReader("a")); !errors.Is(err, files.ErrAway) {
		t.Errorf("got %v, want files.ErrAway", err)
	}
}

func TestAFolderThatCannotBeMadeSaysWhere(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, 1, clock.System()); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkPut(b *testing.B) {
	s, err := Open(b.TempDir(), 1<<20, clock.System())
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("x", 200_000)
	for b.Loop() {
		if _, err := s.Put(b.Context(), strings.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}
