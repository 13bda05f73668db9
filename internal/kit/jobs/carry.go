package jobs

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"parvis/internal/kit/db"
)

// Carried is a job that has not finished, in a form that either engine takes: what a backup keeps of it.
// A job that was running is taken up again where it is carried to. Times are milliseconds, UTC.
type Carried struct {
	Kind        string            `json:"kind"`
	Args        json.RawMessage   `json:"args"`
	Metadata    json.RawMessage   `json:"metadata"`
	Lane        string            `json:"lane"`
	State       string            `json:"state"`
	Priority    int               `json:"priority"`
	Attempt     int               `json:"attempt"`
	MaxAttempts int               `json:"max_attempts"`
	CreatedAt   int64             `json:"created_at"`
	ScheduledAt int64             `json:"scheduled_at"`
	Errors      []json.RawMessage `json:"errors,omitempty"`
	Unique      []byte            `json:"unique,omitempty"`
}

const carriedAtOnce = 500

// Export gives every unfinished job of the snapshot q (of db.DB.Snapshot, or a transaction's Raw), oldest first.
func Export(ctx context.Context, engine db.Engine, q *sql.Tx, take func(Carried) error) error {
	list := &riverdriver.JobListParams{Max: carriedAtOnce, OrderByClause: "id", NamedArgs: map[string]any{}}
	exec := over(engine).UnwrapExecutor(q)
	for last := int64(0); ; {
		list.WhereClause = fmt.Sprintf(`id > %d and state in ('available', 'pending', 'retryable', 'running', 'scheduled')`, last)
		rows, err := exec.JobList(ctx, list)
		if err != nil {
			return fmt.Errorf("list the jobs: %w", err)
		}
		for _, row := range rows {
			job, err := carried(row)
			if err != nil {
				return fmt.Errorf("job %d: %w", row.ID, err)
			}
			if err := take(job); err != nil {
				return err
			}
			last = row.ID
		}
		if len(rows) < carriedAtOnce {
			return nil
		}
	}
}

// Import adds jobs to a database that has none.
func Import(ctx context.Context, tx *db.Tx, all []Carried) error {
	raw, err := tx.Raw()
	if err != nil {
		return err
	}
	exec := over(tx.Engine()).UnwrapExecutor(raw)
	for _, job := range all {
		row := job.row()
		if tx.Engine() == db.Postgres && len(job.Unique) > 0 {
			row.UniqueKey = []byte(`\x` + hex.EncodeToString(job.Unique)) // this driver writes it as text
		}
		if _, err := exec.JobInsertFull(ctx, row); err != nil {
			return fmt.Errorf("add job %s: %w", row.Kind, err)
		}
	}
	return nil
}

// Overdue counts the jobs that should have started before the limit, and Discarded those given up.
func Overdue(ctx context.Context, d *db.DB, limit time.Time) (overdue, discarded int, err error) {
	const query = `select
		count(case when state in ('available', 'scheduled', 'retryable') and scheduled_at < $1 then 1 end),
		count(case when state = 'discarded' then 1 end) from river_job`
	err = d.Read().QueryRowContext(ctx, query, stamp(d.Engine(), limit)).Scan(&overdue, &discarded)
	if err != nil {
		err = fmt.Errorf("count the jobs: %w", err)
	}
	return overdue, discarded, err
}

// stamp writes an instant as River's rows have it.
func stamp(engine db.Engine, t time.Time) any {
	if engine == db.SQLite {
		return t.UTC().Format("2006-01-02 15:04:05.000")
	}
	return t
}

// over is River's driver for transactions that somebody else has begun.
func over(engine db.Engine) riverdriver.Driver[*sql.Tx] {
	if engine == db.SQLite {
		return riversqlite.New(nil)
	}
	return riverdatabasesql.New(nil)
}

func carried(row *rivertype.JobRow) (Carried, error) {
	job := Carried{
		Kind: row.Kind, Args: row.EncodedArgs, Metadata: row.Metadata, Lane: row.Queue, State: string(row.State),
		Priority: row.Priority, Attempt: row.Attempt, MaxAttempts: row.MaxAttempts,
		CreatedAt: row.CreatedAt.UnixMilli(), ScheduledAt: row.ScheduledAt.UnixMilli(), Unique: row.UniqueKey,
	}
	if row.State == rivertype.JobStateRunning {
		job.State = string(rivertype.JobStateAvailable)
	}
	var failures error
	for _, failure := range row.Errors {
		text, err := json.Marshal(failure)
		failures = errors.Join(failures, err)
		job.Errors = append(job.Errors, text)
	}
	return job, failures
}

func (c Carried) row() *riverdriver.JobInsertFullParams {
	made, due := time.UnixMilli(c.CreatedAt).UTC(), time.UnixMilli(c.ScheduledAt).UTC()
	row := &riverdriver.JobInsertFullParams{
		Kind: c.Kind, EncodedArgs: c.Args, Metadata: c.Metadata, Queue: c.Lane, State: rivertype.JobState(c.State),
		Priority: c.Priority, Attempt: c.Attempt, MaxAttempts: c.MaxAttempts, CreatedAt: &made, ScheduledAt: &due,
		Tags: []string{}, UniqueKey: c.Unique,
	}
	if len(c.Unique) > 0 {
		row.UniqueStates = unfinished
	}
	for _, failure := range c.Errors {
		row.Errors = append(row.Errors, failure)
	}
	return row
}
