package db_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/pgtest"
)

func TestOpenRefusals(t *testing.T) {
	t.Parallel()
	torn := t.TempDir()
	if err := os.WriteFile(filepath.Join(torn, "parvis.db"), []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		config db.Config
		says   string
	}{
		"nothing named":    {db.Config{}, "name a data folder"},
		"not a database":   {db.Config{Dir: torn}, "restore it from a backup"},
		"not a folder":     {db.Config{Dir: file}, "make the data folder"},
		"a URL of nothing": {db.Config{URL: "postgres://%zz"}, "open the database"},
		"nobody answers":   {db.Config{URL: "postgres://town:secret@127.0.0.1:1/parvis"}, "open the database"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := db.Open(t.Context(), test.config)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want %q", err, test.says)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the password is in the message: %v", err)
			}
		})
	}
}

func TestOpenRefusesAServerThatMayForget(t *testing.T) {
	t.Parallel()
	server, err := pgtest.Start(t.Context()) // fsync=off
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Open(t.Context(), db.Config{URL: server.URL}); err == nil || !strings.Contains(err.Error(), "fsync=off") {
		t.Errorf("got %v, want a refusal of fsync=off", err)
	}
	d, err := db.Open(t.Context(), db.Config{URL: server.URL, AllowUnsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenASQLiteThatKeepsItsPromise(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Config{Dir: filepath.Join(t.TempDir(), "a folder? with #odd %20 names")})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1"} {
		var got string
		if err := d.Handle().QueryRowContext(t.Context(), "pragma "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", pragma, got, err, want)
		}
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := d.Write(t.Context(), func(*db.Tx) error { return nil }); err == nil {
		t.Error("a closed database took a write")
	}
}

func TestAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var both [2]*db.DB
	for i := range both {
		d, err := db.Open(t.Context(), db.Config{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		both[i] = d
	}
	release, err := both[0].Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := both[1].Alone(t.Context()); err == nil || !strings.Contains(err.Error(), "another process serves") {
		t.Errorf("got %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	again, err := both[1].Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := again(); err != nil {
		t.Error(err)
	}
}
