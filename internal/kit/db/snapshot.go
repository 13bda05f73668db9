package db

import (
	"context"
	"database/sql"
	"fmt"
)

// Snapshot has do read the database as it stands now, whatever is committed meanwhile: one read-only
// transaction on one connection. It may last, it keeps nobody from writing. The Queryer is a *sql.Tx, for
// a library that must read in the same snapshot.
func (d *DB) Snapshot(ctx context.Context, do func(q Queryer) error) error {
	raw, err := d.read.BeginTx(ctx, &sql.TxOptions{Isolation: d.snapshotLevel(), ReadOnly: true})
	if err != nil {
		return fmt.Errorf("begin a snapshot: %w", err)
	}
	defer raw.Rollback() // it has only read
	if d.engine == Postgres {
		// A backup may copy files for longer than an ordinary transaction is left alone.
		if _, err := raw.ExecContext(ctx, "set local idle_in_transaction_session_timeout = 0"); err != nil {
			return fmt.Errorf("begin a snapshot: %w", err)
		}
	}
	var tables int
	if err := raw.QueryRowContext(ctx, d.firstRead()).Scan(&tables); err != nil { // the first read fixes the moment
		return fmt.Errorf("begin a snapshot: %w", err)
	}
	return do(raw)
}

func (d *DB) snapshotLevel() sql.IsolationLevel {
	if d.engine == Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault // SQLite knows no other
}

func (d *DB) firstRead() string {
	if d.engine == Postgres {
		return "select count(*) from pg_class"
	}
	return "select count(*) from sqlite_master"
}
