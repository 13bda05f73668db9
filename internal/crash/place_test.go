package crash

import (
	"path/filepath"
	"testing"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/pgtest"
)

// place is where the program runs in one test: its address, its data folder, and its
// PostgreSQL when it is not to use SQLite.
type place struct {
	t                      *testing.T
	binary, addr, dir, url string
}

// settle makes the town with some requests in it. The PostgreSQL is one that keeps what it
// acknowledges: the program refuses any other.
func settle(t *testing.T, binary string, engine db.Engine) *place {
	t.Helper()
	p := &place{t: t, binary: binary, addr: freePort(t), dir: filepath.Join(t.TempDir(), "data")}
	if engine == db.Postgres {
		server, err := pgtest.StartDurable(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := server.Stop(); err != nil {
				t.Errorf("stop PostgreSQL: %v", err)
			}
		})
		p.url = server.URL
	}
	if err := run(t.Context(), binary, p.args("seed", "--requests", "60", "--messages", "40")...); err != nil {
		t.Fatal(err)
	}
	return p
}

// args is a command of the program with where its data is.
func (p *place) args(command ...string) []string {
	args := append(command, "--data", p.dir)
	if p.url != "" {
		args = append(args, "--db", p.url)
	}
	return args
}

// database is the same one, to look at beside the program.
func (p *place) database(now clock.Clock) db.Config {
	if p.url != "" {
		return db.Config{URL: p.url, Clock: now}
	}
	return db.Config{Dir: p.dir, Clock: now}
}
