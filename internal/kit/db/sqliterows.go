package db

import (
	"context"
	"database/sql/driver"
	"errors"
)

// sqliteRows gives its statement back when it is closed.
type sqliteRows struct {
	driver.Rows
	conn  *sqliteConn
	query string
	from  *statement
}

func (r *sqliteRows) Next(dest []driver.Value) error {
	err := r.Rows.Next(dest)
	if err == nil || isEOF(err) {
		return err
	}
	return r.conn.explain(err, r.query)
}

func (r *sqliteRows) Close() error {
	err := r.Rows.Close()
	if r.from != nil {
		r.from.busy = false
		r.from = nil
	}
	return err
}

// preparedText is a statement for those who prepare: the connection keeps the real one.
type preparedText struct {
	conn  *sqliteConn
	query string
}

func (p *preparedText) Close() error  { return nil }
func (p *preparedText) NumInput() int { return -1 }

func (p *preparedText) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return p.conn.ExecContext(ctx, p.query, args)
}

func (p *preparedText) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return p.conn.QueryContext(ctx, p.query, args)
}

var errOldCall = errors.New("db: a statement is run with a context")

// Exec is the driver's old form, which database/sql no longer calls.
func (p *preparedText) Exec([]driver.Value) (driver.Result, error) { return nil, errOldCall }

// Query is the driver's old form, which database/sql no longer calls.
func (p *preparedText) Query([]driver.Value) (driver.Rows, error) { return nil, errOldCall }
