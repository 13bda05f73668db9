package inbox

import (
	"context"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// tallied is what a thread remembers of its figures.
type tallied struct {
	settled settling        // what its last ending was counted as; "" while it is open
	team    identity.TeamID // for which team
	round   time.Time       // since when it is counted; zero for since it began
	answers int             // of a person, in this round
}

// settling is what an ending counts as.
type settling string

const (
	atOnce     settling = "once"       // one answer was enough
	atLast     settling = "more"       // it took several
	unanswered settling = "unanswered" // they waited, and nobody answered
	aside      settling = "aside"      // nobody asked for anything: it counts nowhere
)

// lasts is how long an ending must hold. Who writes again within a week has the same matter at heart, so that
// the ending is taken back; later it is a new round. Seven days is our choice: no standard says how long.
const lasts = 7 * 24 * time.Hour

// settledAs is the rule of an ending, looked at just before it. A word of thanks that nobody answers does not
// undo an answer.
func (t Thread) settledAs() settling {
	switch {
	case t.tallied.answers == 1:
		return atOnce
	case t.tallied.answers > 1:
		return atLast
	case !t.Waiting.IsZero():
		return unanswered
	}
	return aside
}

// answered notes an answer of a person.
func (t *Thread) answered() {
	t.Answers++
	t.tallied.answers++
}

// began is since when the thread, or its newest round, is counted.
func (t Thread) began() time.Time {
	if t.round.IsZero() {
		return t.First
	}
	return t.round
}

// finish closes a thread and counts how.
func (s *Service) finish(ctx context.Context, tx *db.Tx, id ThreadID, what string, as func(Thread) settling) (Thread, error) {
	return s.change(ctx, tx, id, what, func(t *Thread) error {
		if t.State == Closed {
			return nil
		}
		t.settled, t.tallied.team = as(*t), t.Team
		t.State, t.Closed, t.Waiting = Closed, tx.Now, time.Time{}
		return s.countEnding(ctx, tx, *t, 1)
	})
}

// countEnding counts the ending of a closed thread, or takes it back (n is -1), on its day and for its team.
func (s *Service) countEnding(ctx context.Context, tx *db.Tx, t Thread, n int64) error {
	if t.settled == aside || t.settled == "" {
		return nil
	}
	c := tally{door: t.Door, team: t.tallied.team, what: CountClosed, n: n, seconds: time.Duration(n) * max(0, t.Closed.Sub(t.began())), at: t.Closed}
	if err := s.count(ctx, tx, c); err != nil {
		return err
	}
	switch c.seconds = 0; t.settled {
	case atOnce:
		c.what = CountOnce
	case unanswered:
		c.what = CountUnanswered
	default:
		return nil
	}
	return s.count(ctx, tx, c)
}

// countReopened counts that a closed thread goes on, and takes its ending back when it did not last. After that
// a new round begins.
func (s *Service) countReopened(ctx context.Context, tx *db.Tx, before Thread, t *Thread) error {
	t.settled, t.tallied.team = "", ""
	if before.settled == aside {
		return nil // what was put aside was no ending
	}
	if err := s.count(ctx, tx, tally{door: t.Door, team: t.Team, what: CountReopened, at: tx.Now}); err != nil {
		return err
	}
	if tx.Now.Sub(before.Closed) > lasts {
		t.round, t.tallied.answers = tx.Now, 0
		return nil
	}
	return s.countEnding(ctx, tx, before, -1)
}
