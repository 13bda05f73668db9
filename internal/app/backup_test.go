package app

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/cases"
	"parvis/internal/identity/town"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/dump"
	"parvis/internal/kit/files"
	"parvis/internal/kit/tenant"
)

// smallTown seeds a town on SQLite and gives its data folder.
func smallTown(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "town")
	config := Config{Data: dir, From: "demo@portvieux.example", BaseURL: "http://localhost"}
	if _, err := seedTown(t.Context(), config, time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC), 40, 40); err != nil {
		t.Fatal(err)
	}
	return dir
}

// backedUp backs an installation up and gives the file and its manifest.
func backedUp(t *testing.T, from where, name string) (string, dump.Manifest) {
	t.Helper()
	c := backupCmd{where: from, To: filepath.Join(t.TempDir(), name)}
	d, err := c.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	made, _, err := c.write(t.Context(), d, dbtest.Start, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(c.To)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup has mode %v, %v: it holds secrets", info.Mode(), err)
	}
	return c.To, made
}

func restored(t *testing.T, from string, to where) string {
	t.Helper()
	var out bytes.Buffer
	c := restoreCmd{where: to, From: from}
	if err := c.Run(t.Context(), streams{&out, io.Discard}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestATownMovesToTheOtherEngineAndBack(t *testing.T) {
	t.Parallel()
	home := where{Data: smallTown(t)}
	first, made := backedUp(t, home, "first.tar.zst")
	away := where{Data: t.TempDir(), DB: emptyPostgres(t), allowUnsafe: true}
	if said := restored(t, first, away); !strings.Contains(said, "case_events") {
		t.Errorf("the proof does not name the tables: %s", said)
	}
	second, carried := backedUp(t, away, "second.tar.gz")
	back := where{Data: filepath.Join(t.TempDir(), "back")}
	restored(t, second, back)
	_, returned := backedUp(t, back, "third.tar.zst")
	for name, other := range map[string]dump.Manifest{"PostgreSQL": carried, "SQLite again": returned} {
		other.Engine = made.Engine
		if diff := cmp.Diff(made, other); diff != "" {
			t.Errorf("%s holds something else (-first +there):\n%s", name, diff)
		}
	}
	if made.Rows["cases"].Count == 0 || made.Files.Count == 0 || len(made.Keys) != len(keyFiles) {
		t.Errorf("the town was too empty to prove anything: %+v", made.Rows)
	}
	wellAndAlive(t, away, made)
	wellAndAlive(t, back, made)
}

// wellAndAlive opens a restored town: its histories give its cases, its files open, its keys fit.
func wellAndAlive(t *testing.T, at where, made dump.Manifest) {
	t.Helper()
	h, err := open(t.Context(), Config{Data: at.Data, DB: at.DB, From: "demo@portvieux.example", BaseURL: "http://localhost", allowUnsafe: true}, true, clock.NewFake(dbtest.Start))
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	ctx := tenant.With(t.Context(), town.PortvieuxID)
	page, err := h.cases.List(ctx, h.db.Read(), cases.Filter{Stage: cases.StageAll, Order: cases.ByAge}, cases.Cursor{}, 200)
	if err != nil || int64(len(page.Rows)) != made.Rows["cases"].Count {
		t.Fatalf("%d cases, %v", len(page.Rows), err)
	}
	for _, row := range page.Rows {
		err := h.db.Write(ctx, func(tx *db.Tx) error {
			rebuilt, err := h.cases.Rebuild(ctx, tx, row.ID, false)
			if err == nil && !rebuilt.Same {
				t.Errorf("%s: %v differ from the history", row.Reference, rebuilt.Wrong)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	for info, err := range h.files.(files.Swept).All(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		f, err := h.files.Open(ctx, info.Key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, f); err != nil {
			t.Errorf("file %s: %v", info.Key, err)
		}
		f.Close()
	}
}

// emptyPostgres is a database in which nothing has ever been.
func emptyPostgres(t *testing.T) Secret {
	t.Helper()
	config := dbtest.Config(t, db.Postgres)
	d, err := db.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Handle().ExecContext(context.Background(), `drop schema public cascade; create schema public`); err != nil {
		t.Fatal(err)
	}
	return Secret(config.URL)
}

func TestABackupWhileTheTownIsServed(t *testing.T) {
	t.Parallel()
	dir := smallTown(t)
	h, err := open(t.Context(), Config{Data: dir, From: "demo@portvieux.example", BaseURL: "http://localhost"}, true, clock.System())
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	if err := h.jobs.Start(t.Context()); err != nil { // it holds the data folder
		t.Fatal(err)
	}
	defer h.jobs.Stop(context.Background())
	file, _ := backedUp(t, where{Data: dir}, "a.tar.zst")
	restored(t, file, where{Data: filepath.Join(t.TempDir(), "two")})
}

func TestARestoreThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	file, _ := backedUp(t, where{Data: smallTown(t)}, "a.tar.zst")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoilt := range map[string][]byte{"cut short": whole[:len(whole)*2/3], "a byte turned": turned(whole), "empty": nil} {
		for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
			t.Run(name+" on "+string(engine), func(t *testing.T) {
				t.Parallel()
				to := where{Data: t.TempDir(), allowUnsafe: true}
				if engine == db.Postgres {
					to.DB = emptyPostgres(t)
				}
				bad := filepath.Join(t.TempDir(), "bad.tar.zst")
				if err := os.WriteFile(bad, spoilt, 0o600); err != nil {
					t.Fatal(err)
				}
				c := restoreCmd{where: to, From: bad}
				err := c.Run(t.Context(), streams{io.Discard, io.Discard})
				if err == nil || !strings.Contains(err.Error(), "take another copy") || !strings.Contains(err.Error(), bad) || strings.Contains(err.Error(), "\n") {
					t.Errorf("got %v", err)
				}
				if left, err := os.ReadDir(to.Data); err != nil || len(left) > 0 {
					t.Errorf("left behind: %v, %v", left, err)
				}
				restored(t, file, to) // and a good one goes in at once
			})
		}
	}
}

func turned(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)/2] ^= 0x10
	return b
}
