package jobs

import (
	"context"

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

// takeUp puts back, on SQLite, the jobs that were running when the last process died: it was the only one.
func takeUp(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, takeUpSQL, crashesAllowed); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, forgetLeaderSQL)
		return err
	})
}
