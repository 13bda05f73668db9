package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

// drainLimit stops jobs that add each other for ever.
const drainLimit = 10_000

// Drain is for tests, instead of Start: it runs the jobs that are due by the clock, those they add
// included, one after the other on this goroutine, until none is left. It returns the errors of those
// that failed; they are tried again by a later Drain, once the clock has moved on.
func (q *Queue) Drain(ctx context.Context) error {
	if err := q.addRoutines(ctx); err != nil {
		return err
	}
	var failures []error
	for range drainLimit {
		row, err := q.next(ctx)
		if err != nil {
			return fmt.Errorf("drain: %w", err)
		}
		if row == nil {
			return errors.Join(failures...)
		}
		outcome := q.run(ctx, row)
		if err := q.settle(ctx, row, outcome); err != nil {
			return fmt.Errorf("drain: job %d: %w", row.ID, err)
		}
		if failed(outcome) {
			failures = append(failures, outcome)
		}
	}
	return fmt.Errorf("drain: still not done after %d jobs", drainLimit)
}

// next takes one due job.
func (q *Queue) next(ctx context.Context) (*rivertype.JobRow, error) {
	now := q.clock.Now().UTC()
	exec := q.driver.GetExecutor()
	if _, err := exec.JobSchedule(ctx, &riverdriver.JobScheduleParams{Max: 1000, Now: &now}); err != nil {
		return nil, err
	}
	for _, lane := range []string{inside, outside} {
		rows, err := exec.JobGetAvailable(ctx, &riverdriver.JobGetAvailableParams{
			ClientID: "drain", MaxAttemptedBy: 10, MaxToLock: 1, Now: &now, Queue: lane,
		})
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			return rows[0], nil
		}
	}
	return nil, nil
}

func (q *Queue) run(ctx context.Context, row *rivertype.JobRow) error {
	run, known := q.runners[row.Kind]
	if !known {
		return &rivertype.UnknownJobKindError{Kind: row.Kind}
	}
	return run(ctx, row)
}

func failed(outcome error) bool {
	var cancelled *rivertype.JobCancelError
	var snoozed *rivertype.JobSnoozeError
	return outcome != nil && !errors.As(outcome, &cancelled) && !errors.As(outcome, &snoozed)
}

// settle marks the row as River does.
func (q *Queue) settle(ctx context.Context, row *rivertype.JobRow, outcome error) error {
	now := q.clock.Now().UTC()
	set, err := verdict(row, outcome, now, retries{q.clock}.NextRetry(row))
	if err != nil {
		return err
	}
	_, err = q.driver.GetExecutor().JobSetStateIfRunningMany(ctx, &riverdriver.JobSetStateIfRunningManyParams{
		ID: []int64{set.ID}, Attempt: []*int{set.Attempt}, ErrData: [][]byte{set.ErrData},
		FinalizedAt: []*time.Time{set.FinalizedAt}, MetadataDoMerge: []bool{false}, MetadataUpdates: [][]byte{nil},
		Now: &now, ScheduledAt: []*time.Time{set.ScheduledAt}, State: []rivertype.JobState{set.State},
	})
	return err
}

func verdict(row *rivertype.JobRow, outcome error, now, retry time.Time) (*riverdriver.JobSetStateIfRunningParams, error) {
	if outcome == nil {
		return riverdriver.JobSetStateCompleted(row.ID, now, nil), nil
	}
	var snoozed *rivertype.JobSnoozeError
	if errors.As(outcome, &snoozed) {
		return riverdriver.JobSetStateSnoozed(row.ID, now.Add(snoozed.Duration), row.Attempt-1, nil), nil
	}
	why, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: row.Attempt, Error: outcome.Error()})
	if err != nil {
		return nil, err
	}
	var cancelled *rivertype.JobCancelError
	switch {
	case errors.As(outcome, &cancelled):
		return riverdriver.JobSetStateCancelled(row.ID, now, why, nil), nil
	case row.Attempt >= row.MaxAttempts:
		return riverdriver.JobSetStateDiscarded(row.ID, now, why, nil), nil
	}
	return riverdriver.JobSetStateErrorRetryable(row.ID, retry, why, nil), nil
}
