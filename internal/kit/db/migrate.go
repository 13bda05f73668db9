package db

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"sync"

	"github.com/pressly/goose/v3"
)

var registered struct {
	sync.Mutex
	folders []folder
	hooks   []hook
}

type folder struct {
	slice string
	files fs.FS
}

type hook struct {
	name string
	run  func(context.Context, *DB) error
}

// Register adds a slice's migrations: a folder holding sqlite/ and postgres/ with files of equal
// numbers. It is called from a package-level init; an embedded "migrations" folder may be given as it is.
func Register(slice string, files fs.FS) {
	if below, err := fs.Sub(files, "migrations"); err == nil {
		if _, err := fs.Stat(below, "."); err == nil {
			files = below
		}
	}
	registered.Lock()
	defer registered.Unlock()
	registered.folders = append(registered.folders, folder{slice, files})
}

// RegisterHook adds tables that a library migrates by itself. The run must do nothing when there is nothing to do.
func RegisterHook(name string, run func(context.Context, *DB) error) {
	registered.Lock()
	defer registered.Unlock()
	registered.hooks = append(registered.hooks, hook{name, run})
}

// Hooks names what RegisterHook added, in order.
func Hooks() []string {
	registered.Lock()
	defer registered.Unlock()
	var names []string
	for _, h := range registered.hooks {
		names = append(names, h.name)
	}
	return names
}

// Migrate brings the schema up to this binary's, in the one order of the migrations' numbers. Several
// processes may call it at once. A schema newer than the binary is left as it is.
func (d *DB) Migrate(ctx context.Context) error { return d.migrate(ctx, nil) }

// MigrateTo makes the schema of just these numbers, for a restore of what an older release had written;
// Migrate goes on from there.
func (d *DB) MigrateTo(ctx context.Context, versions []int64) error { return d.migrate(ctx, versions) }

func (d *DB) migrate(ctx context.Context, only []int64) error {
	unlock, err := d.lockMigrations(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	registered.Lock()
	hooks := slices.Clone(registered.hooks)
	registered.Unlock()
	for _, h := range hooks {
		if err := h.run(ctx, d); err != nil {
			return fmt.Errorf("migrate %s: %w", h.name, err)
		}
	}
	return d.migrateSlices(ctx, only)
}

func (d *DB) migrateSlices(ctx context.Context, only []int64) error {
	files, err := Migrations(d.engine)
	if only != nil {
		maps.DeleteFunc(files, func(name string, _ []byte) bool {
			n, err := goose.NumericComponent(name)
			return err == nil && !slices.Contains(only, n)
		})
	}
	if err != nil || len(files) == 0 {
		return err
	}
	dialect := goose.DialectSQLite3
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
	}
	// Slices own blocks of numbers, so that a new migration of a low slice comes after
	// old ones of a high slice: out of order is the rule here, not an accident.
	provider, err := goose.NewProvider(dialect, d.write, files,
		goose.WithAllowOutofOrder(true), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Migrations gathers every slice's files for one engine, by name.
func Migrations(engine Engine) (Files, error) {
	registered.Lock()
	defer registered.Unlock()
	all := Files{}
	for _, f := range registered.folders {
		names, err := fs.Glob(f.files, path.Join(string(engine), "*.sql"))
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("migrations of %s: no file in %s/", f.slice, engine)
		}
		for _, name := range names {
			text, err := fs.ReadFile(f.files, name)
			if err != nil {
				return nil, err
			}
			base := path.Base(name)
			if _, twice := all[base]; twice {
				return nil, fmt.Errorf("migrations of %s: %s belongs to another slice already", f.slice, base)
			}
			if deferred.Match(text) {
				return nil, fmt.Errorf("migrations of %s: %s: SQLite would check a deferred constraint when a whole batch commits, and refuse everybody's", f.slice, base)
			}
			all[base] = text
		}
	}
	return all, nil
}

var deferred = regexp.MustCompile(`(?i)\bdeferrable\b`)

// lockMigrations keeps other processes from migrating the same PostgreSQL database at the same time.
// SQLite's writer lock does it there.
func (d *DB) lockMigrations(ctx context.Context) (unlock func(), err error) {
	if d.engine == SQLite {
		return func() {}, nil
	}
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	if _, err := conn.ExecContext(ctx, lockMigrationsSQL); err != nil {
		conn.Close()
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return func() { release(ctx, conn) }, nil
}

const (
	lockMigrationsSQL   = `select pg_advisory_lock(hashtextextended('parvis migrations', 0))`
	unlockMigrationsSQL = `select pg_advisory_unlock(hashtextextended('parvis migrations', 0))`
)

func release(ctx context.Context, conn *sql.Conn) {
	_, _ = conn.ExecContext(context.WithoutCancel(ctx), unlockMigrationsSQL) // the lock ends with the connection anyway
	conn.Close()
}
