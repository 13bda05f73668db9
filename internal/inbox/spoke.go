package inbox

import (
	"context"
	"time"

	"parvis/internal/kit/db"
)

// CountMissed are calls that nobody took; seconds they rang.
const CountMissed Count = "missed"

// Spoke notes that somebody of ours spoke with the party of a thread, by voice or in person: their wait
// ends and is counted as answered, without an item.
func (s *Service) Spoke(ctx context.Context, tx *db.Tx, id ThreadID) (Thread, error) {
	return s.change(ctx, tx, id, "spoke", func(t *Thread) error {
		before := *t
		t.answered()
		t.Last, t.Waiting = later(t.Last, tx.Now), time.Time{}
		return s.countSpoken(ctx, tx, before, *t)
	})
}

// countSpoken counts the end of a wait.
func (s *Service) countSpoken(ctx context.Context, tx *db.Tx, before, after Thread) error {
	if before.Waiting.IsZero() {
		return nil
	}
	c := tally{door: after.Door, team: after.Team, what: CountAnswered, seconds: tx.Now.Sub(before.Waiting), at: tx.Now}
	if err := s.count(ctx, tx, c); err != nil || before.Answers > 0 {
		return err
	}
	c.what, c.seconds = CountFirst, tx.Now.Sub(before.First)
	return s.count(ctx, tx, c)
}

// CountOf adds one to a figure of a thread's door and team, in the transaction of the fact.
func (s *Service) CountOf(ctx context.Context, tx *db.Tx, id ThreadID, what Count, took time.Duration) error {
	return s.countBy(ctx, tx, id, tally{what: what, seconds: took, n: 1})
}

// Uncount takes one back that turned out otherwise.
func (s *Service) Uncount(ctx context.Context, tx *db.Tx, id ThreadID, what Count) error {
	return s.countBy(ctx, tx, id, tally{what: what, n: -1})
}

func (s *Service) countBy(ctx context.Context, tx *db.Tx, id ThreadID, c tally) error {
	t, err := s.Thread(ctx, tx, id)
	if err != nil {
		return err
	}
	c.door, c.team, c.at = t.Door, t.Team, tx.Now
	return s.count(ctx, tx, c)
}
