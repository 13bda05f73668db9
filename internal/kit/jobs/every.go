package jobs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"parvis/internal/kit/db"
)

// routine is work that comes round. It is one row that snoozes for ever, so
// that it survives restarts and runs once however many processes there are.
type routine struct {
	every time.Duration
	do    func(context.Context) error
}

type routineJob struct {
	Name string `json:"name"`
}

func (routineJob) Kind() string { return "jobs.routine" }

// Every has do run at each multiple of d, and once soon after the first start. A failure is logged and
// waits for the next time. It is registered before Start; do is idempotent and leaves long work to jobs.
func Every(q *Queue, name string, d time.Duration, do func(ctx context.Context) error) {
	q.routines[name] = routine{d, do}
}

// addRoutines adds the rows that are missing.
func (q *Queue) addRoutines(ctx context.Context) error {
	if len(q.routines) == 0 {
		return nil
	}
	return q.d.Write(ctx, func(tx *db.Tx) error {
		for _, name := range slices.Sorted(maps.Keys(q.routines)) {
			if err := Add(ctx, q, tx, routineJob{name}, Unique(name), Retries(math.MaxInt16-10)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (q *Queue) runRoutine(ctx context.Context, job routineJob) error {
	r, known := q.routines[job.Name]
	if !known {
		return Cancel(fmt.Errorf("this release has no routine %q", job.Name))
	}
	if err := r.run(ctx); err != nil {
		q.log.ErrorContext(ctx, "a routine failed; it waits for its next time", "routine", job.Name, "error", err)
	}
	now := q.clock.Now()
	return Snooze(now.Truncate(r.every).Add(r.every).Sub(now))
}

// run turns a panic into an error: a routine that dies once must come round again.
func (r routine) run(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = errors.Join(err, fmt.Errorf("panic: %v", v))
		}
	}()
	return r.do(ctx)
}
