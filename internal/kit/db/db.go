package db

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/clock"
)

// Engine names the database that runs below.
type Engine string

// The engines that every query runs on.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says where the rows are kept.
type Config struct {
	URL   string       // postgres://…; empty for SQLite
	Dir   string       // folder of the SQLite file parvis.db, made when missing
	Clock clock.Clock  // nil for the machine's
	Log   *slog.Logger // nil for the default one

	// AllowUnsafe accepts a PostgreSQL server that may lose what it has
	// acknowledged (fsync or synchronous_commit off). Only tests want that.
	AllowUnsafe bool
}

// DB is an open database. It is safe for use by many goroutines.
type DB struct {
	engine Engine
	write  *sql.DB // on SQLite, its single connection is the only one that writes
	read   *sql.DB
	writer *writer // SQLite only
	dir    string  // SQLite only
	clock  clock.Clock
	log    *slog.Logger
}

// Queryer runs statements; it is what sqlc's generated code asks for.
type Queryer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Open opens the database named by c, and refuses one that would not keep what it acknowledges.
func Open(ctx context.Context, c Config) (*DB, error) {
	d := &DB{clock: c.Clock, log: c.Log}
	if d.clock == nil {
		d.clock = clock.System()
	}
	if d.log == nil {
		d.log = slog.Default()
	}
	open := d.openSQLite
	if c.URL != "" {
		open = d.openPostgres
	}
	if err := open(ctx, c); err != nil {
		return nil, err
	}
	return d, nil
}

// Close waits for the write under way, then closes every connection.
func (d *DB) Close() error {
	if d.writer != nil {
		d.writer.stop()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

// Read returns the read-only connections. They see what is committed, and each statement on its own.
func (d *DB) Read() Queryer { return d.read }

// Engine says which database runs below.
func (d *DB) Engine() Engine { return d.engine }

// Clock returns the clock that stamps transactions.
func (d *DB) Clock() clock.Clock { return d.clock }

// Handle returns the connections that write, for a library that needs its own statements (the job
// runner, a migration). On SQLite it is the single writer, so those statements queue behind the batches.
func (d *DB) Handle() *sql.DB { return d.write }

// NewID makes a key: a UUIDv7, so that rows made one after the other lie side by side.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// now is an instant both engines can keep: microseconds, UTC.
func (d *DB) now() time.Time { return d.clock.Now().UTC().Truncate(time.Microsecond) }
