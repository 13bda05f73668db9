package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// examined runs the doctor and gives its findings by check.
func examined(t *testing.T, at where) (map[string]finding, error) {
	t.Helper()
	var out bytes.Buffer
	c := doctorCmd{Config: Config{Data: at.Data, DB: at.DB, From: "demo@portvieux.example", allowUnsafe: true}, JSON: true}
	failure := c.Run(t.Context(), streams{&out, io.Discard})
	var said struct{ Findings []finding }
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	found := map[string]finding{}
	for _, f := range said.Findings {
		if f.State != fine && f.Mend == "" && f.Check != "secrets" {
			t.Errorf("%s: %s, and no word how to mend it", f.Check, f.Says)
		}
		if known, twice := found[f.Check]; !twice || known.State == fine || f.State == broken {
			found[f.Check] = f
		}
	}
	return found, failure
}

// demoTown settles the two demo towns.
func demoTown(t *testing.T, engine db.Engine) where {
	t.Helper()
	under := dbtest.Config(t, engine)
	at := where{Data: filepath.Join(t.TempDir(), "town"), DB: Secret(under.URL), allowUnsafe: true}
	h, err := open(t.Context(), Config{Data: at.Data, DB: at.DB, From: "demo@portvieux.example", BaseURL: "http://localhost", allowUnsafe: true}, true, clock.System())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(h.settleDemo(t.Context()), h.close()); err != nil {
		t.Fatal(err)
	}
	return at
}

func TestASoundTown(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			found, err := examined(t, demoTown(t, engine))
			for check, f := range found {
				// The PostgreSQL of tests flushes nothing; nobody works for Valbrume.
				if f.State != fine && check != "valbrume: agents" && !(check == "database" && engine == db.Postgres) {
					t.Errorf("%s: %s: %s", f.State, check, f.Says)
				}
			}
			if len(found) < 18 {
				t.Errorf("only %d checks", len(found))
			}
			if engine == db.Postgres {
				if f := found["database"]; f.State != broken || !strings.Contains(f.Says, "=off and may lose") {
					t.Errorf("a server that may forget passes: %+v", f)
				}
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWhatTheDoctorFinds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		harm               func(t *testing.T, dir string)
		check, state, says string
	}{
		"a folder open to all": {func(t *testing.T, dir string) { must(t, os.Chmod(dir, 0o755)) }, "data folder", attention, "can be entered by others"},
		"a secret that others read": {func(t *testing.T, dir string) { must(t, os.Chmod(filepath.Join(dir, sealFile), 0o640)) },
			"secrets", broken, "run chmod 600"},
		"a secret cut short": {func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(dir, linksFile), []byte("12"), 0o600))
		},
			"secrets", broken, "is damaged"},
		"a secret gone": {func(t *testing.T, dir string) { must(t, os.Remove(filepath.Join(dir, linksFile))) }, "secrets", attention, "is missing"},
		"no files":      {func(t *testing.T, dir string) { must(t, os.RemoveAll(filepath.Join(dir, filesFolder))) }, "files", broken, "no such file"},
		"no database": {func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(dir, databaseFile), []byte(strings.Repeat("no database ", 99)), 0o600))
		}, "database", broken, "not a database"},
		"a file that a request names": {func(t *testing.T, dir string) {
			change(t, dir, `insert into case_documents (authority_id, id, case_id, upload_id, file_key, scan)
				select id, id, id, id, '`+strings.Repeat("ab", 32)+`', 'clean' from authorities where slug = 'portvieux'`)
		}, "files", broken, "are missing"},
		"a page of the book": {func(t *testing.T, dir string) { change(t, dir, `update audit_entries set who_name = 'nobody'`) },
			"portvieux: audit book", broken, "was changed after it was written"},
		"a telephone lost": {func(t *testing.T, dir string) {
			change(t, dir, `update agents set totp_sealed = x'' where email like 'claire%'`)
		}, "portvieux: agents", attention, "claire.morvan@portvieux.example"},
		"an older schema": {func(t *testing.T, dir string) { change(t, dir, `delete from goose_db_version where version_id = 910`) },
			"schema", attention, "[910] are not applied"},
		"a newer schema": {func(t *testing.T, dir string) {
			change(t, dir, `insert into goose_db_version (version_id, is_applied) values (99999, 1)`)
		}, "schema", attention, "99999"},
		"a service that is broken": {func(t *testing.T, dir string) {
			change(t, dir, `update service_versions set source = 'parvis: one'`)
		}, "portvieux: services", broken, "yaml"},
		"a job given up": {func(t *testing.T, dir string) {
			change(t, dir, `insert into river_job (args, kind, max_attempts, state, finalized_at, attempt) values ('{}', 'notify.deliver', 1, 'discarded', '2026-12-01 00:00:00', 1)`)
		}, "jobs", attention, "given up"},
		"a job that is late": {func(t *testing.T, dir string) {
			change(t, dir, `insert into river_job (args, kind, max_attempts, state, scheduled_at) values ('{}', 'notify.deliver', 1, 'available', '2026-01-01 00:00:00')`)
		}, "jobs", attention, "should have started"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := demoTown(t, db.SQLite)
			test.harm(t, at.Data)
			found, err := examined(t, at)
			f := found[test.check]
			if f.State != test.state || !strings.Contains(f.Says, test.says) {
				t.Errorf("got %+v, want %s and %q", f, test.state, test.says)
			}
			if (err != nil) != (test.state == broken) {
				t.Errorf("ends with %v", err)
			}
		})
	}
}

func TestServersThatDoNotAnswer(t *testing.T) {
	t.Parallel()
	at := demoTown(t, db.SQLite)
	var out bytes.Buffer
	c := doctorCmd{Config: Config{Data: at.Data, SMTP: "smtp://town:hush@127.0.0.1:1", Clamd: "tcp:127.0.0.1:1", From: "demo@portvieux.example"}}
	began := clock.System().Now()
	if err := c.Run(t.Context(), streams{&out, io.Discard}); !errors.Is(err, errBroken) {
		t.Errorf("ends with %v", err)
	}
	if took := clock.System().Now().Sub(began); took > 3*reachWithin {
		t.Errorf("took %v", took.Round(time.Second))
	}
	for _, want := range []string{"broken     mail server", "broken     virus scanner"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "hush") {
		t.Error("the password is shown")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// change writes into a town's rows behind its back.
func change(t *testing.T, dir, statement string) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Dir: dir})
	must(t, err)
	_, err = d.Handle().ExecContext(t.Context(), statement)
	must(t, errors.Join(err, d.Close()))
}
