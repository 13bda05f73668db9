package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// Tx is one write transaction. It belongs to the function given to Write, on one goroutine, until that returns.
type Tx struct {
	Now time.Time // one frozen instant, microseconds, UTC

	engine Engine
	raw    *sql.Tx
	hooks  []func()
	points int
	ended  bool
}

var errEnded = errors.New("db: this transaction has ended")

// ended answers every statement of a transaction that is over: on SQLite the
// connection below has passed to someone else's savepoint.
var ended = sql.OpenDB(endedConnector{})

type endedConnector struct{}

func (endedConnector) Connect(context.Context) (driver.Conn, error) { return nil, errEnded }
func (endedConnector) Driver() driver.Driver                        { return nil }

func (tx *Tx) queryer() Queryer {
	if tx.ended {
		return ended
	}
	return tx.raw
}

// Engine says which database runs below.
func (tx *Tx) Engine() Engine { return tx.engine }

// ExecContext runs a statement that returns no rows.
func (tx *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return tx.queryer().ExecContext(ctx, query, args...)
}

// PrepareContext prepares a statement. Texts run through the other methods are kept prepared without it.
func (tx *Tx) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return tx.queryer().PrepareContext(ctx, query)
}

// QueryContext runs a statement that returns rows.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.queryer().QueryContext(ctx, query, args...)
}

// QueryRowContext runs a statement that returns at most one row.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return tx.queryer().QueryRowContext(ctx, query, args...)
}

// AfterCommit has hint called once the commit is durable, and never otherwise. A crash in between
// loses it: only hints belong here ("case 7 changed"), work that must happen is a job.
func (tx *Tx) AfterCommit(hint func()) { tx.hooks = append(tx.hooks, hint) }

// Try runs attempt so that its failure undoes only what it did: the transaction can go on.
func (tx *Tx) Try(ctx context.Context, attempt func() error) error {
	tx.points++
	point, hooks := fmt.Sprintf("try_%d", tx.points), len(tx.hooks)
	if _, err := tx.ExecContext(ctx, "savepoint "+point); err != nil {
		return err
	}
	failure := attempt()
	if failure == nil {
		_, err := tx.ExecContext(ctx, "release savepoint "+point)
		return err
	}
	tx.hooks = tx.hooks[:hooks]
	if _, err := tx.ExecContext(ctx, "rollback to savepoint "+point); err != nil {
		return errors.Join(failure, err)
	}
	if _, err := tx.ExecContext(ctx, "release savepoint "+point); err != nil {
		return errors.Join(failure, err)
	}
	return failure
}

// Lock has transactions that lock the same name follow one another, from here to their commit. It guards
// a check followed by a write that no constraint can express. SQLite has one writer, and nothing to do.
func (tx *Tx) Lock(ctx context.Context, name string) error {
	if tx.engine == SQLite {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 0))`, name); err != nil {
		return fmt.Errorf("lock %q: %w", name, err)
	}
	return nil
}

// Raw lends the transaction below to a library that must insert its own rows with ours.
func (tx *Tx) Raw() (*sql.Tx, error) {
	if tx.ended {
		return nil, errEnded
	}
	return tx.raw, nil
}

func (tx *Tx) runHooks() {
	for _, hint := range tx.hooks {
		hint()
	}
}
