package jobs

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"parvis/internal/kit/db"
)

// lookAround is how often a process looks for jobs of processes that have died.
const lookAround = 10 * time.Second

// presence is, on PostgreSQL, the sign that a process runs jobs: a lock named after it, which the server
// releases when the process dies, however it dies. Others then take its running jobs up again.
type presence struct {
	free func() error // SQLite only: gives up the data folder
	d    *db.DB
	log  *slog.Logger
	id   string
	conn *sql.Conn
	end  context.CancelFunc
	done chan struct{}
}

// enter shows that the process id runs jobs, and takes up those of the dead, now and from time to time.
func enter(ctx context.Context, d *db.DB, log *slog.Logger, id string) (*presence, error) {
	if d.Engine() == db.SQLite {
		return enterAlone(ctx, d)
	}
	p := &presence{d: d, log: log, id: id, done: make(chan struct{})}
	if err := p.look(ctx); err != nil {
		return nil, errors.Join(err, p.hangUp())
	}
	ctx, p.end = context.WithCancel(context.WithoutCancel(ctx))
	go p.watch(ctx)
	return p, nil
}

// enterAlone makes sure that the process is the only one, then takes up what the last one left.
func enterAlone(ctx context.Context, d *db.DB) (*presence, error) {
	free, err := d.Alone(ctx)
	if err != nil {
		return nil, err
	}
	if err := takeUp(ctx, d); err != nil {
		return nil, errors.Join(err, free())
	}
	return &presence{free: free}, nil
}

func (p *presence) leave() error {
	if p.free != nil {
		return p.free()
	}
	p.end()
	<-p.done
	return p.hangUp()
}

func (p *presence) watch(ctx context.Context) {
	defer close(p.done)
	ticker := time.NewTicker(lookAround)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := p.look(ctx); err != nil && ctx.Err() == nil {
			p.log.WarnContext(ctx, "jobs of processes that died are not taken up for now", "error", errors.Join(err, p.hangUp()))
		}
	}
}

const (
	signSQL  = `select pg_advisory_lock(hashtextextended('parvis jobs ' || $1, 0))`
	isDead   = `select pg_try_advisory_lock(hashtextextended('parvis jobs ' || $1, 0))`
	buriedAt = `select pg_advisory_unlock(hashtextextended('parvis jobs ' || $1, 0))`

	whoRuns = `select distinct attempted_by[array_upper(attempted_by, 1)] from river_job
		where state = 'running' and attempted_by is not null`
	takeUpFromSQL = takeUpSQL + ` and attempted_by[array_upper(attempted_by, 1)] = $2`
)

// look renews the sign if the connection was lost, then takes up the jobs of the dead.
func (p *presence) look(ctx context.Context) error {
	if err := p.sign(ctx); err != nil {
		return err
	}
	running, err := p.others(ctx)
	if err != nil {
		return err
	}
	for _, id := range running {
		if err := p.bury(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (p *presence) sign(ctx context.Context) error {
	if p.conn != nil {
		return p.conn.PingContext(ctx)
	}
	conn, err := p.d.Handle().Conn(ctx)
	if err != nil {
		return err
	}
	p.conn = conn
	_, err = conn.ExecContext(ctx, signSQL, p.id)
	return err
}

func (p *presence) others(ctx context.Context) (ids []string, err error) {
	rows, err := p.conn.QueryContext(ctx, whoRuns)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		if id != p.id {
			ids = append(ids, id)
		}
	}
	return ids, rows.Err()
}

// bury takes up the jobs of process id if its lock is free.
func (p *presence) bury(ctx context.Context, id string) error {
	var dead bool
	if err := p.conn.QueryRowContext(ctx, isDead, id).Scan(&dead); err != nil || !dead {
		return err
	}
	_, failure := p.conn.ExecContext(ctx, takeUpFromSQL, crashesAllowed, id)
	_, err := p.conn.ExecContext(ctx, `delete from river_leader where leader_id = $1`, id)
	_, unlock := p.conn.ExecContext(ctx, buriedAt, id)
	return errors.Join(failure, err, unlock)
}

// hangUp ends the sign. The connection goes back to a pool, so its locks are let go by hand.
func (p *presence) hangUp() error {
	if p.conn == nil {
		return nil
	}
	_, err := p.conn.ExecContext(context.Background(), `select pg_advisory_unlock_all()`)
	err = errors.Join(err, p.conn.Close())
	p.conn = nil
	return err
}
