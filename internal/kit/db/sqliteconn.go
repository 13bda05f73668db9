package db

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

// statementsKept is how many prepared statements a connection holds before it
// starts afresh: more than the house has, so only texts built on the fly reach it.
const statementsKept = 600

// sqliteBelow is what the driver's connections can do.
type sqliteBelow interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
	driver.Pinger
}

// sqliteConn adds three things to the driver's connection: statements stay
// prepared by their text, whoever runs them; errors name the constraint that was
// violated; and on the writer, no cancelled request can interrupt a statement,
// because SQLite would answer by rolling back the whole batch.
type sqliteConn struct {
	sqliteBelow
	writes     bool
	strict     bool // in a batch: after a failure only a rollback is accepted, as on PostgreSQL
	failed     atomic.Pointer[error]
	statements map[string]*statement
	names      constraintNames
}

type statement struct {
	driver.Stmt
	busy bool // its rows are being read
}

func newSQLiteConn(below sqliteBelow, writes bool) *sqliteConn {
	return &sqliteConn{sqliteBelow: below, writes: writes, statements: map[string]*statement{}}
}

// failure returns the error of the first statement that failed since the last rollback.
func (c *sqliteConn) failure() error {
	if err := c.failed.Load(); err != nil {
		return *err
	}
	return nil
}

func (c *sqliteConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	ctx, err := c.admit(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := c.exec(ctx, query, args)
	if err != nil {
		return nil, c.explain(err, query)
	}
	if rollsBack(query) {
		c.failed.Store(nil)
	}
	return result, nil
}

func (c *sqliteConn) exec(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s.busy {
		return c.sqliteBelow.ExecContext(ctx, query, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (c *sqliteConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	ctx, err := c.admit(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := c.query(ctx, query, args)
	if err != nil {
		return nil, c.explain(err, query)
	}
	return rows, nil
}

func (c *sqliteConn) query(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s.busy {
		rows, err := c.sqliteBelow.QueryContext(ctx, query, args)
		return &sqliteRows{Rows: rows, conn: c, query: query}, err
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &sqliteRows{Rows: rows, conn: c, query: query, from: s}, nil
}

// PrepareContext checks query now and runs it like any other text.
func (c *sqliteConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	ctx, err := c.admit(ctx, query)
	if err != nil {
		return nil, err
	}
	if _, err := c.statement(ctx, query); err != nil {
		return nil, c.explain(err, query)
	}
	return &preparedText{c, query}, nil
}

// BeginTx keeps the end of ctx from the driver, as for statements: database/sql itself rolls back then.
func (c *sqliteConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	ctx, err := c.admit(ctx, "begin")
	if err != nil {
		return nil, err
	}
	c.failed.Store(nil)
	return c.sqliteBelow.BeginTx(ctx, opts)
}

// admit refuses a statement whose context is over or whose transaction has failed.
func (c *sqliteConn) admit(ctx context.Context, query string) (context.Context, error) {
	if !c.writes {
		return ctx, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := c.failure(); c.strict && err != nil && !rollsBack(query) {
		return nil, fmt.Errorf("this transaction can only be rolled back, after: %w", err)
	}
	return context.Background(), nil
}

// rollsBack recognises "rollback to", the only statement that mends a failed transaction.
func rollsBack(query string) bool {
	const words = "rollback to"
	return len(query) > len(words) && strings.EqualFold(query[:len(words)], words)
}

// CheckNamedValue writes an instant given as a time.Time, as the job runner does, in the one form that
// SQLite's own datetime functions write: in UTC, so that texts compare as the instants do.
func (c *sqliteConn) CheckNamedValue(v *driver.NamedValue) (err error) {
	v.Value, err = driver.DefaultParameterConverter.ConvertValue(v.Value)
	if t, ok := v.Value.(time.Time); ok {
		v.Value = t.UTC().Round(time.Millisecond).Format("2006-01-02 15:04:05.999")
	}
	return err
}

// statement returns the prepared form of query, kept from the last time when there was one.
func (c *sqliteConn) statement(ctx context.Context, query string) (*statement, error) {
	if s := c.statements[query]; s != nil {
		return s, nil
	}
	if len(c.statements) >= statementsKept {
		c.forget()
	}
	prepared, err := c.sqliteBelow.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s := &statement{Stmt: prepared}
	c.statements[query] = s
	return s, nil
}

// forget closes the statements that nobody is reading from.
func (c *sqliteConn) forget() {
	for query, s := range c.statements {
		if !s.busy {
			delete(c.statements, query)
			_ = s.Close() // reports the statement's last error, told when it ran
		}
	}
}

func (c *sqliteConn) Close() error {
	c.forget()
	return c.sqliteBelow.Close()
}

// explain remembers the failure and adds the names of the constraint it violates.
func (c *sqliteConn) explain(err error, query string) error {
	err = c.names.explain(c.sqliteBelow, err, query)
	c.failed.CompareAndSwap(nil, &err)
	return err
}
