package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
)

// The lanes. Each has workers of its own.
const (
	inside  = "inside"  // works on the database
	outside = "outside" // waits for other machines
)

const (
	timeout     = 5 * time.Minute       // of one attempt
	stuckAfter  = 15 * time.Minute      // a running job that is past every timeout
	pause       = 50 * time.Millisecond // between two fetches of a busy lane; an idle one fetches at once
	fallback    = time.Second           // between two looks for jobs that other processes added
	keptRunning = 24 * time.Hour        // completed jobs are kept this long
)

// Queue keeps the jobs of one database and runs them. Workers are registered
// before Start; several processes may run the queue of one PostgreSQL database.
type Queue struct {
	d      *db.DB
	clock  clock.Clock
	log    *slog.Logger
	driver riverdriver.Driver[*sql.Tx]
	bell   *bell

	workers  *river.Workers
	runners  map[string]runner
	routines map[string]routine

	mu      sync.Mutex
	client  *river.Client[*sql.Tx]
	present *presence
}

// New returns the queue of d. It adds jobs at once and runs none before Start.
func New(d *db.DB, c clock.Clock, log *slog.Logger) *Queue {
	q := &Queue{d: d, clock: c, log: log, bell: newBell(), workers: river.NewWorkers(),
		runners: map[string]runner{}, routines: map[string]routine{}}
	q.driver = driver{below(d), q.bell}
	Work(q, "runs what comes round at a regular time", q.runRoutine)
	return q
}

// Start runs jobs until Stop. Jobs that were cut short when the last process died are taken up again.
func (q *Queue) Start(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.client != nil {
		return errors.New("jobs: started already")
	}
	config := q.config()
	client, err := river.NewClient(q.driver, config)
	if err != nil {
		return fmt.Errorf("start the jobs: %w", err)
	}
	if q.present, err = enter(ctx, q.d, q.log, config.ID); err != nil {
		return fmt.Errorf("start the jobs: %w", err)
	}
	if err := q.addRoutines(ctx); err != nil {
		return errors.Join(fmt.Errorf("start the jobs: %w", err), q.present.leave())
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil { // Stop ends it, not the caller's context
		return errors.Join(fmt.Errorf("start the jobs: %w", err), q.present.leave())
	}
	q.client = client
	return nil
}

// Stop lets running jobs finish. When ctx ends first their contexts end too, and they are tried again later.
func (q *Queue) Stop(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.client == nil {
		return nil
	}
	err := q.client.Stop(ctx)
	if err != nil {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		err = q.client.StopAndCancel(grace)
	}
	q.client = nil
	return errors.Join(err, q.present.leave())
}

func (q *Queue) config() *river.Config {
	return &river.Config{
		ID:      db.NewID().String(),
		Workers: q.workers,
		Queues:  map[string]river.QueueConfig{inside: {MaxWorkers: 16}, outside: {MaxWorkers: 16}},
		Logger:  slog.New(warnings{q.log.Handler()}),

		FetchCooldown:               pause,
		FetchPollInterval:           fallback,
		JobTimeout:                  timeout,
		RescueStuckJobsAfter:        stuckAfter,
		CompletedJobRetentionPeriod: keptRunning,
		ReindexerSchedule:           river.NeverSchedule(), // the operator's, not a midnight surprise
		RetryPolicy:                 retries{q.clock},
		Test:                        river.TestConfig{Time: timeSource{q.clock}},
	}
}

// timeSource has River read our clock.
type timeSource struct{ clock.Clock }

func (t timeSource) NowUTC() time.Time { return t.Now().UTC() }

func (t timeSource) NowUTCOrNil() *time.Time {
	now := t.NowUTC()
	return &now
}

// warnings keeps River's daily chatter out of the log.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
