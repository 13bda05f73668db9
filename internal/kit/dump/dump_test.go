package dump_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/dump"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/jobs"
)

const towns = `-- why: what the tests of this package carry
-- +goose Up
create table towns (id uuid not null primary key, about jsonb not null, warm boolean, size bigint, area double precision, seal bytea, motto text); -- a remark; with a semicolon
create table streets (town_id uuid not null references towns (id), name text not null, constraint streets_pk primary key (town_id, name));
-- +goose Down
drop table streets;
drop table towns;
`

const mayors = `-- why: a later release has a column more
-- +goose Up
alter table towns add column mayor text not null default '';
-- +goose Down
alter table towns drop column mayor;
`

func init() {
	lite := strings.NewReplacer("uuid", "text", "jsonb", "text", "bytea", "blob", "double precision", "real").Replace(towns)
	db.Register("dumptest", fstest.MapFS{
		"sqlite/0901_towns.sql":   {Data: []byte(lite)},
		"postgres/0901_towns.sql": {Data: []byte(towns)},

		"sqlite/0902_mayors.sql":   {Data: []byte(mayors)},
		"postgres/0902_mayors.sql": {Data: []byte(mayors)},
	})
}

// town is an installation with a data folder.
type town struct {
	t     testing.TB
	d     *db.DB
	dir   string
	files *folder.Store
}

func newTown(t testing.TB, engine db.Engine) *town {
	t.Helper()
	dir := t.TempDir()
	store, err := folder.Open(filepath.Join(dir, "files"), 1<<20, clock.System())
	if err != nil {
		t.Fatal(err)
	}
	return &town{t, dbtest.NewOn(t, engine), dir, store}
}

type promise struct{ What string }

func (promise) Kind() string { return "dump.promise" }

// fill puts in what is hard to carry.
func (w *town) fill(odd bool) {
	w.t.Helper()
	q := jobs.New(w.d, dbtest.Clock(w.d), slog.New(slog.DiscardHandler))
	err := w.d.Write(w.t.Context(), func(tx *db.Tx) error {
		for i, about := range []string{
			`{"b": 1.50, "a": [1e2, -0, 12345678901234567890123], "é": "<&>\u2028"}`, `{}`, `null`, `"a"`, `[1.0e-3, {"z":null,"a":{"d":false,"c":true}}]`,
		} {
			id := db.NewID()
			args := []any{id, db.JSON(about), i%2 == 0, int64(1)<<62 + int64(i), 0.1 * float64(i), []byte{0, 255, byte(i)}, "Là-haut\n\"sur\" l'océan\t" + strings.Repeat("x", i*4000)}
			if i == 1 {
				args = []any{id, db.JSON(about), nil, nil, nil, nil, nil}
			}
			if i == 2 && odd {
				args[6] = "not \xff text"
			}
			if _, err := tx.ExecContext(w.t.Context(), `insert into towns (id, about, warm, size, area, seal, motto) values ($1, $2, $3, $4, $5, $6, $7)`, args...); err != nil {
				return err
			}
			for _, name := range []string{"Rue de l'Église", "rue", "Zut"} {
				if _, err := tx.ExecContext(w.t.Context(), `insert into streets (town_id, name) values ($1, $2)`, id, name); err != nil {
					return err
				}
			}
		}
		return jobs.Add(w.t.Context(), q, tx, promise{"answer"}, jobs.Unique("once"))
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, text := range []string{"", "avis", strings.Repeat("long ", 100_000)} {
		if _, err := w.files.Put(w.t.Context(), strings.NewReader(text)); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(w.dir, "seal.key"), []byte("5a5a"), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) backup(name string) ([]byte, dump.Manifest) {
	w.t.Helper()
	var out bytes.Buffer
	keys := map[string]string{}
	if path := filepath.Join(w.dir, "seal.key"); exists(path) {
		keys["seal.key"] = path
	}
	made, err := dump.Write(w.t.Context(), name, &out, dump.Source{DB: w.d, Files: w.files, Keys: keys, Parvis: "test", Now: dbtest.Start}, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return out.Bytes(), made
}

func (w *town) restore(ctx context.Context, name string, r io.Reader) (dump.Manifest, error) {
	return dump.Restore(ctx, name, r, dump.Target{DB: w.d, Files: w.files,
		Key:   func(name string, text []byte) error { return os.WriteFile(filepath.Join(w.dir, name), text, 0o600) },
		Place: func() error { return nil },
	}, nil)
}

// rows is how many rows and jobs there are.
func (w *town) rows() (n int) {
	w.t.Helper()
	err := w.d.Read().QueryRowContext(w.t.Context(), `select (select count(*) from towns) + (select count(*) from streets) + (select count(*) from river_job)`).Scan(&n)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestRoundTripBetweenEngines(t *testing.T) {
	t.Parallel()
	for _, way := range [][2]db.Engine{{db.SQLite, db.SQLite}, {db.SQLite, db.Postgres}, {db.Postgres, db.SQLite}, {db.Postgres, db.Postgres}} {
		for _, name := range []string{"a.tar.zst", "a.tar.gz"} {
			t.Run(string(way[0])+" to "+string(way[1])+" as "+name, func(t *testing.T) {
				t.Parallel()
				from, to := newTown(t, way[0]), newTown(t, way[1])
				from.fill(way == [2]db.Engine{db.SQLite, db.SQLite})
				archive, made := from.backup(name)
				restored, err := to.restore(t.Context(), name, bytes.NewReader(archive))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(made, restored); diff != "" {
					t.Errorf("manifests (-made +read):\n%s", diff)
				}
				_, again := to.backup(name)
				again.Engine = made.Engine
				if diff := cmp.Diff(made, again); diff != "" {
					t.Errorf("the second backup differs (-first +second):\n%s", diff)
				}
				if made.Rows["streets"].Count != 15 || made.Jobs.Count != 1 || made.Files.Count != 3 || len(made.Keys) != 1 {
					t.Errorf("counts: %+v", made)
				}
			})
		}
	}
}

func TestADamagedBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	source := newTown(t, db.SQLite)
	source.fill(false)
	archive, _ := source.backup("a.tar.gz")
	for name, spoil := range map[string]func([]byte) []byte{
		"empty":             func([]byte) []byte { return nil },
		"not an archive":    func([]byte) []byte { return []byte("a shopping list") },
		"cut in the head":   func(b []byte) []byte { return b[:20] },
		"cut in the middle": func(b []byte) []byte { return b[:len(b)/2] },
		"cut at the end":    func(b []byte) []byte { return b[:len(b)-300] },
		"last byte missing": func(b []byte) []byte { return b[:len(b)-1] },
		"a bit turned": func(b []byte) []byte {
			b = slices.Clone(b)
			b[len(b)/3] ^= 4
			return b
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := newTown(t, db.SQLite)
			_, err := to.restore(t.Context(), "a.tar.gz", bytes.NewReader(spoil(archive)))
			if !dump.Damaged(err) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
			if n := to.rows(); n != 0 {
				t.Errorf("%d rows were kept", n)
			}
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		from, to := newTown(t, db.SQLite), newTown(t, d.Engine())
		from.fill(false)
		archive, _ := from.backup("a.tar.zst")
		to.fill(false)
		before := to.rows()
		if _, err := to.restore(t.Context(), "a.tar.zst", bytes.NewReader(archive)); err == nil || !strings.Contains(err.Error(), "is not empty") {
			t.Errorf("into a full database: %v", err)
		}
		if to.rows() != before {
			t.Error("rows were added")
		}
	})
}

// A release restores what one with a migration less has written, and applies that migration after.
func TestABackupOfAnOlderSchema(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			from, to := bare(t, db.SQLite), bare(t, engine)
			if err := from.d.MigrateTo(t.Context(), []int64{901}); err != nil {
				t.Fatal(err)
			}
			from.fill(false)
			archive, made := from.backup("a.tar.zst")
			if !slices.Equal(made.Versions, []int64{901}) {
				t.Fatalf("versions %v", made.Versions)
			}
			if _, err := to.restore(t.Context(), "a.tar.zst", bytes.NewReader(archive)); err != nil {
				t.Fatal(err)
			}
			var towns, mayors int
			err := to.d.Read().QueryRowContext(t.Context(), `select count(*), count(mayor) from towns`).Scan(&towns, &mayors)
			if err != nil || int64(towns) != made.Rows["towns"].Count || mayors != towns {
				t.Errorf("%d towns, %d with the new column, %v", towns, mayors, err)
			}
		})
	}
}

// bare is a town whose database has no table yet.
func bare(t *testing.T, engine db.Engine) *town {
	t.Helper()
	config := dbtest.Config(t, engine)
	if engine == db.SQLite {
		config.Dir = t.TempDir()
	}
	d, err := db.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if engine == db.Postgres {
		if _, err := d.Handle().ExecContext(t.Context(), `drop schema public cascade; create schema public`); err != nil {
			t.Fatal(err)
		}
	}
	store, err := folder.Open(filepath.Join(t.TempDir(), "files"), 1<<20, clock.System())
	if err != nil {
		t.Fatal(err)
	}
	return &town{t, d, t.TempDir(), store}
}

func TestPlaceFails(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		from, to := newTown(t, db.SQLite), newTown(t, d.Engine())
		from.fill(false)
		archive, _ := from.backup("a.tar.zst")
		full := errors.New("the disk is full")
		_, err := dump.Restore(t.Context(), "a.tar.zst", bytes.NewReader(archive), dump.Target{DB: to.d, Files: to.files,
			Key: func(string, []byte) error { return nil }, Place: func() error { return full }}, nil)
		if !errors.Is(err, full) || to.rows() != 0 {
			t.Errorf("got %v, %d rows", err, to.rows())
		}
	})
}

func TestBackupWhileOthersWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		from := newTown(t, d.Engine())
		from.fill(false)
		stop, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := from.d.Write(context.Background(), func(tx *db.Tx) error {
					id := db.NewID()
					_, err := tx.ExecContext(context.Background(), `insert into towns (id, about) values ($1, '{}')`, id)
					_, err2 := tx.ExecContext(context.Background(), `insert into streets (town_id, name) values ($1, 'a')`, id)
					return errors.Join(err, err2)
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		}()
		for range 5 {
			archive, made := from.backup("a.tar.zst")
			if towns, streets := made.Rows["towns"].Count, made.Rows["streets"].Count; towns-5 != streets-15 {
				t.Errorf("%d towns and %d streets are not of one moment", towns, streets)
			}
			to := newTown(t, db.SQLite)
			if _, err := to.restore(t.Context(), "a.tar.zst", bytes.NewReader(archive)); err != nil {
				t.Error(err)
			}
		}
		close(stop)
		<-done
	})
}
