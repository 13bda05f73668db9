package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"modernc.org/sqlite"
)

// runningFile is locked by the process that serves a data folder; it stays empty.
const runningFile = "parvis.running"

// Alone claims a SQLite data folder for this process, until release or until the process ends, however
// it ends. Others may still open the database (to back it up, to seed it), but not claim it too. On
// PostgreSQL several processes may serve, and there is nothing to claim.
func (d *DB) Alone(ctx context.Context) (release func() error, err error) {
	if d.engine == Postgres {
		return func() error { return nil }, nil
	}
	connector, err := sqlite.NewConnector(dsn(filepath.Join(d.dir, runningFile), "&_txlock=exclusive", nil))
	if err != nil {
		return nil, err
	}
	file := sql.OpenDB(connector)
	file.SetMaxOpenConns(1)
	if _, err := file.ExecContext(ctx, "pragma busy_timeout = 300"); err != nil { // time for a process that is ending
		return nil, errors.Join(err, file.Close())
	}
	claim, err := file.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("another process serves the data folder %s: stop it first (%w)", d.dir, err), file.Close())
	}
	return func() error { return errors.Join(claim.Rollback(), file.Close()) }, nil
}
