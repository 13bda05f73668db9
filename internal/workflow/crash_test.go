package workflow_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
)

// power goes off at the nth event that is written while it is armed, as a machine that stops between two statements.
type power struct{ left atomic.Int64 }

var errPower = errors.New("the power went off")

func (p *power) fails() error {
	if p.left.Add(-1) == 0 {
		return errPower
	}
	return nil
}

func wire(b *bundle) *power {
	p := &power{}
	events.On(b.Bus, "the power may go off", func(context.Context, *db.Tx, cases.Changed) error { return p.fails() })
	return p
}

// kinds is what happened, without ids and times, and without order: jobs of their own may change places.
func (b *bundle) kinds(c cases.Case) string {
	b.t.Helper()
	history, err := b.Cases.History(b.Here(), b.DB.Read(), c.ID)
	must(b.t, err)
	var lines []string
	for _, e := range history {
		lines = append(lines, string(e.Kind))
	}
	slices.Sort(lines)
	return strings.Join(lines, " ")
}

// Wherever it is cut, a run leaves nothing half done, and ends as if it had never been cut.
func TestARunThatIsCutAnywhereLeavesNoHalfStep(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		off := wire(b)
		whole := b.opens(nil)
		want, notices := b.kinds(whole), len(b.told(whole))
		for n := int64(1); n < whole.Revision+1; n++ {
			c := b.sends(nil)
			off.left.Store(n)
			cut := b.Jobs.Drain(b.Here())
			off.left.Store(0)
			now, err := b.Cases.Load(b.Here(), b.DB.Read(), c.ID)
			must(t, err)
			if decided := now.Decision != nil; decided != (now.State == "granted") {
				t.Errorf("cut at %d: decided %v in state %s: half a step", n, decided, now.State)
			}
			rebuilt(t, b, now)
			if cut == nil && n < whole.Revision-1 {
				t.Errorf("cut at %d: the power did not go off", n)
			}
			now = b.later(now, 5*time.Minute)
			if got := b.kinds(now); got != want {
				t.Errorf("cut at %d:\n got %s\nwant %s", n, got, want)
			}
			if got := len(b.told(now)); got != notices {
				t.Errorf("cut at %d: %d notices, want %d", n, got, notices)
			}
		}
	})
}

// A context that ends at any moment is the same to a run as a machine that stops.
func TestARunWhoseContextEndsLeavesNoHalfStep(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	want := b.kinds(b.opens(nil))
	for i := range 30 {
		c := b.sends(nil)
		ctx, cancel := context.WithTimeout(b.Here(), time.Duration(i)*150*time.Microsecond)
		_ = b.flow.Replay(ctx, replayed(c, 1))
		cancel()
		now, err := b.Cases.Load(b.Here(), b.DB.Read(), c.ID)
		must(t, err)
		if decided := now.Decision != nil; decided != (now.State == "granted") {
			t.Errorf("cut after %d: decided %v in state %s", i, decided, now.State)
		}
		if got := b.kinds(b.later(now, time.Minute)); got != want {
			t.Errorf("cut after %d:\n got %s\nwant %s", i, got, want)
		}
	}
}

// rebuilt checks that all that is stored of a case is the fold of its events.
func rebuilt(t interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}, b *bundle, c cases.Case) {
	t.Helper()
	err := b.DB.Write(b.Here(), func(tx *db.Tx) error {
		again, err := b.Cases.Rebuild(b.Here(), tx, c.ID, false)
		if err == nil && !again.Same {
			err = fmt.Errorf("the projection is not the fold of the events: %v", again.Wrong)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
