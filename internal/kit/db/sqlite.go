package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"modernc.org/sqlite"
)

// sqliteFile is the name of the database in the data folder.
const sqliteFile = "parvis.db"

// Every connection waits for a lock rather than fail, and checks foreign keys.
// The writer flushes each commit to the disk (FULL): a receipt is a promise. Page
// caches are small, since the system's own cache stands behind them all. What is
// deleted is overwritten (secure_delete): free pages would keep what was erased.
var (
	everyPragma  = []string{"busy_timeout(10000)", "foreign_keys(on)", "trusted_schema(off)", "temp_store(memory)"}
	writerPragma = []string{"journal_mode(wal)", "synchronous(full)", "journal_size_limit(67108864)", "cache_size(-8000)", "secure_delete(on)"}
	readerPragma = []string{"query_only(on)", "cache_size(-2000)"}
)

func (d *DB) openSQLite(ctx context.Context, c Config) error {
	if c.Dir == "" {
		return errors.New("open the database: name a data folder, or a postgres:// URL")
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return fmt.Errorf("open the database: make the data folder: %w", err)
	}
	d.engine, d.dir = SQLite, c.Dir
	file := filepath.Join(c.Dir, sqliteFile)
	writing := &sqliteConnector{dsn: dsn(file, "&_txlock=immediate", writerPragma), writes: true}
	reading := &sqliteConnector{dsn: dsn(file, "", readerPragma)}
	d.write, d.read = sql.OpenDB(writing), sql.OpenDB(reading)
	d.write.SetMaxOpenConns(1)
	d.read.SetMaxOpenConns(readers())
	d.read.SetMaxIdleConns(readers())
	if err := checkSQLite(ctx, d.write, file); err != nil {
		d.write.Close()
		d.read.Close()
		return err
	}
	d.writer = newWriter(d, writing.last.Load)
	return nil
}

// readers is how many reads run at once: a little more than the cores, since some wait for the disk.
func readers() int { return max(4, runtime.GOMAXPROCS(0)+2) }

// checkSQLite opens the file for good and reads its first page.
func checkSQLite(ctx context.Context, d *sql.DB, file string) error {
	var n int
	if err := d.QueryRowContext(ctx, "select count(*) from sqlite_master").Scan(&n); err != nil {
		return fmt.Errorf("open the database %s: %w: restore it from a backup, or name another data folder", file, err)
	}
	return nil
}

func dsn(file, more string, pragmas []string) string {
	values := url.Values{"_pragma": append(append([]string{}, everyPragma...), pragmas...)}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + values.Encode() + more
}

// sqliteConnector opens connections that keep their statements prepared.
type sqliteConnector struct {
	dsn    string
	writes bool
	last   atomic.Pointer[sqliteConn]
}

func (c *sqliteConnector) Connect(ctx context.Context) (driver.Conn, error) {
	connector, err := sqlite.NewConnector(c.dsn)
	if err != nil {
		return nil, err
	}
	below, err := connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	conn := newSQLiteConn(below.(sqliteBelow), c.writes)
	c.last.Store(conn)
	return conn, nil
}

func (c *sqliteConnector) Driver() driver.Driver { return &sqlite.Driver{} }
