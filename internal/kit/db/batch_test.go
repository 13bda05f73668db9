package db_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// inOneBatch runs calls in one commit: the first holds its turn until the others wait.
func inOneBatch(t *testing.T, d *db.DB, calls ...func(tx *db.Tx) error) []error {
	t.Helper()
	errs := make([]error, len(calls))
	var ready, all sync.WaitGroup
	held := make(chan struct{})
	for i, do := range calls {
		if i > 0 {
			<-held
		}
		ready.Add(1)
		all.Go(func() {
			ready.Done()
			errs[i] = d.Write(t.Context(), func(tx *db.Tx) error {
				if i == 0 {
					close(held)
					for d.Waiting() < len(calls)-1 {
						time.Sleep(time.Millisecond)
					}
				}
				return do(tx)
			})
		})
	}
	ready.Wait()
	all.Wait()
	return errs
}

func ordinary(t *testing.T) func(*db.Tx) error {
	return func(tx *db.Tx) error { return insert(t.Context(), tx, db.NewID(), db.NewID().String()) }
}

func TestACommitThatFailsFailsAll(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	offends := func(tx *db.Tx) error {
		// A foreign key that is only checked at the commit: migrations may not have one.
		if _, err := tx.ExecContext(t.Context(), `pragma defer_foreign_keys = on`); err != nil {
			return err
		}
		_, err := tx.ExecContext(t.Context(), `insert into meals (id, town_id, name, price, served_at, about, warm)
			values ('x', 'nowhere', 'soup', 1, 0, '{}', false)`)
		return err
	}
	kept := 0
	for range 50 {
		// Whoever comes too late for the batch has one of its own, so now and then it takes a few rounds.
		errs := inOneBatch(t, d, ordinary(t), offends, ordinary(t))
		for i, err := range errs {
			if err == nil {
				kept++
			}
			if i == 1 && err == nil {
				t.Error("the offender was acknowledged")
			}
		}
		if got := count(t, d); got != kept {
			t.Fatalf("%d acknowledged, %d kept", kept, got)
		}
		if errs[0] != nil && errs[2] != nil {
			break
		}
	}
	if kept == 100 {
		t.Error("no commit failed for all")
	}
	if err := d.Write(t.Context(), ordinary(t)); err != nil {
		t.Errorf("the writer did not recover: %v", err)
	}
}

func TestAFullDiskAcknowledgesNothingFalsely(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	big := func(tx *db.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `pragma max_page_count = 1`); err != nil { // as it is now, and no page more
			return err
		}
		for range 100 {
			_, err := tx.ExecContext(t.Context(), `insert into meals (id, town_id, name, price, served_at, about, warm, picture)
				values ($1, $2, $1, 1, 0, '{}', false, zeroblob(100000))`, db.NewID(), millbrook)
			if err != nil {
				return fmt.Errorf("full: %w", err)
			}
		}
		return nil
	}
	swallows := func(tx *db.Tx) error {
		_ = big(tx)
		return nil
	}
	errs := inOneBatch(t, d, ordinary(t), big, swallows, ordinary(t))
	kept := 0
	for i, err := range errs {
		if err == nil {
			kept++
		}
		if (i == 1 || i == 2) && err == nil {
			t.Errorf("call %d was acknowledged", i)
		}
	}
	if got := count(t, d); got != kept {
		t.Errorf("%d acknowledged, %d kept: %v", kept, got, errs)
	}
	if _, err := d.Handle().ExecContext(t.Context(), `pragma max_page_count = 1000000`); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(t.Context(), ordinary(t)); err != nil {
		t.Errorf("with space given back: %v", err)
	}
}

func TestManyWritersWaitRatherThanFail(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const writers, each = 16, 40
		stop := make(chan struct{})
		var others sync.WaitGroup
		others.Go(func() { // as River does: statements of its own on the writing connections
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := d.Handle().ExecContext(t.Context(), `update towns set id = id`); err != nil {
					t.Error(err)
					return
				}
			}
		})
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				for range each {
					if err := d.Write(t.Context(), ordinary(t)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		close(stop)
		others.Wait()
		if got := count(t, d); got != writers*each {
			t.Errorf("got %d meals, want %d", got, writers*each)
		}
	})
}

func TestCloseWaitsAndRefuses(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	held, result := make(chan struct{}), make(chan error, 1)
	go func() {
		result <- d.Write(context.Background(), func(tx *db.Tx) error {
			close(held)
			time.Sleep(20 * time.Millisecond)
			return insert(context.Background(), tx, db.NewID(), "soup")
		})
	}()
	<-held
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := <-result; err != nil {
		t.Errorf("a write under way was cut off: %v", err)
	}
	if err := d.Write(t.Context(), func(*db.Tx) error { return nil }); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("after Close: %v", err)
	}
}

func TestAWriteThatKeepsEverybodyWaitingIsNamed(t *testing.T) {
	t.Parallel()
	said := make(chan string, 10)
	d, err := db.Open(t.Context(), db.Config{Dir: t.TempDir(), Log: slog.New(slog.NewTextHandler(saying(said), nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.SlowAfter(time.Millisecond)
	err = d.Write(t.Context(), func(*db.Tx) error {
		if line := <-said; !strings.Contains(line, "batch_test.go:") {
			t.Errorf("the log does not say who: %s", line)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// saying passes on what is logged, as long as somebody has room for it.
type saying chan string

func (s saying) Write(line []byte) (int, error) {
	select {
	case s <- string(line):
	default:
	}
	return len(line), nil
}
