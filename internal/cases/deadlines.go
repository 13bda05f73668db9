package cases

import (
	"context"

	"parvis/internal/kit/db"
)

// StartDeadline starts a clock by hand or by rule, unless one of that name runs.
func (s *Service) StartDeadline(ctx context.Context, tx *db.Tx, by Change, c Clock) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error { return t.start(c, Ticked{}) })
}

// PauseDeadline stops a clock until ResumeDeadline, whatever the state says.
func (s *Service) PauseDeadline(ctx context.Context, tx *db.Tx, by Change, name string) (Case, error) {
	return s.tickByHand(ctx, tx, by, name, Paused)
}

// ResumeDeadline lets a clock run again that was stopped by hand.
func (s *Service) ResumeDeadline(ctx context.Context, tx *db.Tx, by Change, name string) (Case, error) {
	return s.tickByHand(ctx, tx, by, name, Resumed)
}

// MeetDeadline says that what was due is done.
func (s *Service) MeetDeadline(ctx context.Context, tx *db.Tx, by Change, name string) (Case, error) {
	return s.tickByHand(ctx, tx, by, name, Met)
}

// DropDeadline says that it no longer matters.
func (s *Service) DropDeadline(ctx context.Context, tx *db.Tx, by Change, name string) (Case, error) {
	return s.tickByHand(ctx, tx, by, name, Dropped)
}

func (s *Service) tickByHand(ctx context.Context, tx *db.Tx, by Change, name string, tick Tick) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error {
		d, ok := t.now.Deadline(name)
		switch {
		case !ok, tick == Resumed && !d.Held:
			return ErrNoDeadline
		case tick == Paused && d.Held:
			return nil
		case tick == Paused && d.Paused(): // the state stopped it: hold it beyond that
			t.tick(*d, Resumed, false)
			d, _ = t.now.Deadline(name)
		}
		t.tick(*d, tick, tick == Paused)
		return nil
	})
}

// Recount computes the running deadlines again: the authority's calendar has changed.
func (s *Service) Recount(ctx context.Context, tx *db.Tx, by Change) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error {
		for _, d := range t.now.Deadlines {
			if d.Ended() || d.due(t.calendar()).Equal(d.Due) {
				continue
			}
			t.add(&Ticked{Tick: Recounted, Name: d.Name, No: d.No, Due: d.due(t.calendar())})
		}
		return nil
	})
}
