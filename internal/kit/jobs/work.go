package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"parvis/internal/kit/tenant"
)

// runner runs a row of one kind.
type runner func(ctx context.Context, row *rivertype.JobRow) error

// Work has do run the jobs of type J, from Start on. An error has the job tried again later, unless it
// says otherwise (Cancel, Snooze). The why names the work in errors: "delivers a message".
// A job may run twice: do is idempotent.
func Work[J Job](q *Queue, why string, do func(ctx context.Context, job J) error) {
	var none J
	run := func(ctx context.Context, row *rivertype.JobRow) error {
		var job J
		if err := json.Unmarshal(row.EncodedArgs, &job); err != nil {
			return fmt.Errorf("%s: read job %d: %w", why, row.ID, err)
		}
		if err := do(belonging(ctx, row), job); err != nil {
			return fmt.Errorf("%s: %w", why, err)
		}
		return nil
	}
	q.runners[none.Kind()] = run
	river.AddWorker(q.workers, &worker[J]{run: run})
}

// belonging gives ctx the authority the job was added for.
func belonging(ctx context.Context, row *rivertype.JobRow) context.Context {
	var about metadata
	if err := json.Unmarshal(row.Metadata, &about); err != nil || about.Tenant == uuid.Nil {
		return ctx
	}
	return tenant.With(ctx, about.Tenant)
}

// worker shows a runner to River.
type worker[J Job] struct {
	river.WorkerDefaults[J]
	run runner
}

func (w *worker[J]) Work(ctx context.Context, job *river.Job[J]) error { return w.run(ctx, job.JobRow) }

// Cancel has the job given up for the reason err: trying again is of no use.
func Cancel(err error) error { return river.JobCancel(err) }

// Snooze has the job run again after d, without counting this attempt.
func Snooze(d time.Duration) error { return river.JobSnooze(d) }
