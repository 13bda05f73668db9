package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

type cook struct {
	Meal string `json:"meal"`
}

func (cook) Kind() string { return "meals.cook" }

type deliver struct{ Meal string }

func (deliver) Kind() string  { return "meals.deliver" }
func (deliver) Outside() bool { return true }

// kitchen notes what was cooked and answers what it is told to.
type kitchen struct {
	mu     sync.Mutex
	cooked []string
	answer func(context.Context, cook) error
}

func (k *kitchen) cook(ctx context.Context, job cook) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cooked = append(k.cooked, job.Meal)
	if k.answer == nil {
		return nil
	}
	return k.answer(ctx, job)
}

func (k *kitchen) wants(t *testing.T, want ...string) {
	t.Helper()
	k.mu.Lock()
	defer k.mu.Unlock()
	if diff := cmp.Diff(want, k.cooked); diff != "" {
		t.Errorf("cooked (-want +got):\n%s", diff)
	}
	k.cooked = nil
}

type bundle struct {
	d     *db.DB
	q     *jobs.Queue
	clock *clock.Fake
	k     *kitchen
}

func setup(t *testing.T, d *db.DB) bundle {
	t.Helper()
	b := bundle{d: d, clock: dbtest.Clock(d), k: &kitchen{}}
	b.q = jobs.New(d, b.clock, slog.New(slog.DiscardHandler))
	jobs.Work(b.q, "cooks a meal", b.k.cook)
	return b
}

func (b bundle) add(t *testing.T, ctx context.Context, meal string, opts ...jobs.Option) {
	t.Helper()
	err := b.d.Write(ctx, func(tx *db.Tx) error { return jobs.Add(ctx, b.q, tx, cook{meal}, opts...) })
	if err != nil {
		t.Fatal(err)
	}
}

func (b bundle) drain(t *testing.T) {
	t.Helper()
	if err := b.q.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAddRidesTheTransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		burnt := errors.New("burnt")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := jobs.Add(t.Context(), b.q, tx, cook{"never"}); err != nil {
				return err
			}
			return burnt
		})
		if !errors.Is(err, burnt) {
			t.Fatal(err)
		}
		b.add(t, t.Context(), "soup")
		b.add(t, t.Context(), "bread")
		b.drain(t)
		b.k.wants(t, "soup", "bread")
		b.drain(t)
		b.k.wants(t)
	})
}

func TestAt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		b.add(t, t.Context(), "tomorrow", jobs.At(b.clock.Now().Add(24*time.Hour)))
		b.add(t, t.Context(), "now", jobs.At(b.clock.Now()))
		b.drain(t)
		b.k.wants(t, "now")
		b.clock.Advance(24*time.Hour - time.Second)
		b.drain(t)
		b.k.wants(t)
		b.clock.Advance(time.Second)
		b.drain(t)
		b.k.wants(t, "tomorrow")
	})
}

func TestUnique(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		portvieux := tenant.With(t.Context(), uuid.New())
		b.add(t, t.Context(), "soup", jobs.Unique("noon"))
		b.add(t, t.Context(), "again", jobs.Unique("noon"))
		b.add(t, t.Context(), "dinner", jobs.Unique("evening"))
		b.add(t, portvieux, "chowder", jobs.Unique("noon"))
		b.drain(t)
		b.k.wants(t, "soup", "dinner", "chowder")
		b.add(t, t.Context(), "next day", jobs.Unique("noon"))
		b.drain(t)
		b.k.wants(t, "next day")
	})
}

func TestRetries(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		cold := errors.New("the oven is cold")
		b.k.answer = func(context.Context, cook) error { return cold }
		b.add(t, t.Context(), "soup", jobs.Retries(2))
		for _, wait := range []time.Duration{0, 2 * time.Second, 20 * time.Second} {
			b.clock.Advance(wait)
			if err := b.q.Drain(t.Context()); !errors.Is(err, cold) {
				t.Errorf("after %v: got %v, want the failure", wait, err)
			}
		}
		b.k.wants(t, "soup", "soup", "soup")
		b.clock.Advance(30 * 24 * time.Hour)
		b.drain(t)
		b.k.wants(t)
	})
}

func TestCancelAndSnooze(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		answers := map[string]error{"gone": jobs.Cancel(errors.New("the guest has left")), "later": jobs.Snooze(time.Hour)}
		b.k.answer = func(_ context.Context, job cook) error { return answers[job.Meal] }
		b.add(t, t.Context(), "gone")
		b.add(t, t.Context(), "later", jobs.Retries(0))
		b.drain(t)
		b.k.wants(t, "gone", "later")
		b.clock.Advance(time.Hour)
		b.drain(t)
		b.k.wants(t, "later")
	})
}

func TestTenantTravels(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		millbrook := uuid.New()
		var got tenant.ID
		b.k.answer = func(ctx context.Context, _ cook) error {
			got = tenant.From(ctx)
			return nil
		}
		b.add(t, tenant.With(t.Context(), millbrook), "soup")
		b.drain(t)
		if got != millbrook {
			t.Errorf("got %v, want %v", got, millbrook)
		}
	})
}

func TestEvery(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		runs := 0
		jobs.Every(b.q, "sweep", time.Hour, func(context.Context) error {
			runs++
			switch runs {
			case 1:
				return errors.New("the broom broke")
			case 2:
				panic("and its handle")
			}
			return nil
		})
		for i, step := range []struct {
			wait time.Duration
			want int
		}{{0, 1}, {time.Minute, 1}, {47 * time.Minute, 2}, {time.Minute, 2}, {3 * time.Hour, 3}, {time.Hour, 4}} {
			b.clock.Advance(step.wait) // from 13:12
			b.drain(t)
			if runs != step.want {
				t.Errorf("step %d at %v: %d runs, want %d", i, b.clock.Now(), runs, step.want)
			}
		}
	})
}

func TestDrainNamesAnUnknownKind(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	err := b.d.Write(t.Context(), func(tx *db.Tx) error { return jobs.Add(t.Context(), b.q, tx, deliver{"soup"}) })
	if err != nil {
		t.Fatal(err)
	}
	if err := b.q.Drain(t.Context()); err == nil {
		t.Error("a job that nobody does was passed over")
	}
}

// start opens the same rows with the machine's clock, as the server does.
func start(t *testing.T, d *db.DB, work func(*jobs.Queue)) *jobs.Queue {
	t.Helper()
	q := jobs.New(d, clock.System(), slog.New(slog.DiscardHandler))
	work(q)
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Stop(context.Background()); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return q
}

func TestStartRunsWhatIsAdded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dbtest.Clock(d).Set(clock.System().Now())
		ran := make(chan string, 100)
		q := start(t, d, func(q *jobs.Queue) {
			jobs.Work(q, "cooks", func(_ context.Context, job cook) error { ran <- job.Meal; return nil })
			jobs.Work(q, "delivers", func(_ context.Context, job deliver) error { ran <- job.Meal; return nil })
		})
		for i := range 20 {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				return errors.Join(jobs.Add(t.Context(), q, tx, cook{fmt.Sprint(i)}), jobs.Add(t.Context(), q, tx, deliver{fmt.Sprint(i)}))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string]int{}
		for range 40 {
			select {
			case meal := <-ran:
				seen[meal]++
			case <-time.After(20 * time.Second):
				t.Fatalf("only %d jobs ran", len(seen))
			}
		}
		for meal, n := range seen {
			if n != 2 {
				t.Errorf("%s: %d runs, want one in each lane", meal, n)
			}
		}
	})
}

func TestStartTakesUpWhatWasCutShort(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		b.add(t, t.Context(), "soup", jobs.Retries(0))
		// What a killed process leaves behind: a row that says it is running.
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `update river_job set state = 'running', attempt = 1`)
			if d.Engine() == db.Postgres {
				_, err = tx.ExecContext(t.Context(), `update river_job set attempted_by = array['the dead']`)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		ran := make(chan string, 1)
		dbtest.Clock(d).Set(clock.System().Now())
		q := jobs.New(d, b.clock, slog.New(slog.DiscardHandler))
		b.clock.Set(dbtest.Start.Add(time.Minute))
		jobs.Work(q, "cooks", func(_ context.Context, job cook) error { ran <- job.Meal; return nil })
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := q.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		}()
		select {
		case <-ran:
		case <-time.After(20 * time.Second):
			t.Fatal("the job never ran")
		}
	})
}

func TestStopWaitsForTheRunning(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dbtest.Clock(d).Set(clock.System().Now())
		begun, done := make(chan struct{}), false
		q := jobs.New(d, clock.System(), slog.New(slog.DiscardHandler))
		jobs.Work(q, "cooks", func(context.Context, cook) error {
			close(begun)
			time.Sleep(50 * time.Millisecond)
			done = true
			return nil
		})
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return jobs.Add(t.Context(), q, tx, cook{"soup"}) }); err != nil {
			t.Fatal(err)
		}
		<-begun
		if err := q.Stop(context.Background()); err != nil {
			t.Fatal(err)
		}
		if !done {
			t.Error("Stop returned while the job ran")
		}
		var left int
		if err := d.Read().QueryRowContext(t.Context(), `select count(*) from river_job where state <> 'completed'`).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d jobs not marked as done, %v", left, err)
		}
	})
}

func TestCounts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		b.add(t, t.Context(), "soup")
		b.drain(t)
		b.add(t, t.Context(), "bread")
		b.add(t, t.Context(), "cheese", jobs.At(b.clock.Now().Add(time.Hour)))
		got, err := b.q.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]int{"completed": 1, "available": 1, "scheduled": 1}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
