package jobs

import (
	"context"
	"database/sql"
	"errors"

	"parvis/internal/kit/db"
)

// crashesAllowed is how many times beyond its attempts a job is taken up again, in
// case it is the job that kills the process.
const crashesAllowed = 5

const (
	takeUpSQL = `update river_job set state = 'available' where state = 'running' and attempt < max_attempts + $1`
	// A leader that was killed would be waited for before anything scheduled moves.
	forgetLeaderSQL = `delete from river_leader`
)

// presence holds, on PostgreSQL, the sign that a process runs the queue.
type presence struct{ conn *sql.Conn }

// takeUp puts back the jobs that were running when the last process died. With SQLite there is one
// process. With PostgreSQL there may be others: a lock that each of them shares tells, and when one
// lives the jobs of a dead one wait for River's own rescue.
func takeUp(ctx context.Context, d *db.DB) (*presence, error) {
	if d.Engine() == db.SQLite {
		return nil, putBack(ctx, d)
	}
	conn, err := d.Handle().Conn(ctx)
	if err != nil {
		return nil, err
	}
	p := &presence{conn}
	if err := p.enter(ctx, d); err != nil {
		return nil, errors.Join(err, p.leave())
	}
	return p, nil
}

func putBack(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, takeUpSQL, crashesAllowed); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, forgetLeaderSQL)
		return err
	})
}

func (p *presence) enter(ctx context.Context, d *db.DB) error {
	var alone bool
	const try = `select pg_try_advisory_lock(hashtextextended('parvis jobs', 0))`
	if err := p.conn.QueryRowContext(ctx, try).Scan(&alone); err != nil {
		return err
	}
	if alone {
		if err := putBack(ctx, d); err != nil {
			return err
		}
	}
	if _, err := p.conn.ExecContext(ctx, `select pg_advisory_lock_shared(hashtextextended('parvis jobs', 0))`); err != nil {
		return err
	}
	if !alone {
		return nil
	}
	_, err := p.conn.ExecContext(ctx, `select pg_advisory_unlock(hashtextextended('parvis jobs', 0))`)
	return err
}

func (p *presence) leave() error {
	if p == nil {
		return nil
	}
	_, err := p.conn.ExecContext(context.Background(), `select pg_advisory_unlock_all()`)
	return errors.Join(err, p.conn.Close())
}
