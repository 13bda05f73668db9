package cases

import (
	"context"
	"time"

	"parvis/internal/kit/db"
)

// undoWithin is how long an agent may take back a slip.
const undoWithin = 30 * time.Second

// Undo takes back the assignment, move or link of event seq, as an event of its own, for the agent who did it, within
// thirty seconds and as long as nothing followed that somebody may have seen.
func (s *Service) Undo(ctx context.Context, tx *db.Tx, by Change, seq int64) (Case, error) {
	var other *Undone
	var with ID
	c, err := s.change(ctx, tx, by, func(t *turn) error {
		back, err := t.backwards(ctx, seq)
		if err != nil {
			return err
		}
		t.add(back)
		if back.Link != nil {
			with = back.Link.Case
			other = &Undone{Of: back.Of, Link: &Link{Case: t.now.ID, Reference: t.now.Reference, Relation: otherSide[back.Link.Relation]}}
		}
		return nil
	})
	if err != nil || other == nil {
		return c, err
	}
	there := by
	there.Case, there.Expect = with, 0
	_, err = s.change(ctx, tx, there, func(t *turn) error { t.add(other); return nil })
	return c, err
}

// backwards is the event that undoes event seq.
func (t *turn) backwards(ctx context.Context, seq int64) (*Undone, error) {
	events, err := t.since(ctx, 0)
	if err != nil {
		return nil, err
	}
	if seq < 2 || seq > int64(len(events)) {
		return nil, ErrCannotUndo
	}
	e := events[seq-1]
	if err := t.mayUndo(e, events[seq:]); err != nil {
		return nil, err
	}
	before := Fold(events[:seq-1])
	back := &Undone{Seq: seq, Of: e.Kind}
	switch d := e.Data.(type) {
	case *Assigned:
		back.Team, back.Agent, back.Name = before.Team, before.Agent, before.AgentName
	case *Moved:
		back.Standing = before.standing()
	case *Linked:
		back.Link = &d.Link
	case *Unlinked:
		back.Link = &d.Link
	default:
		return nil, ErrCannotUndo
	}
	return back, nil
}

func (t *turn) mayUndo(e Event, later []Event) error {
	if e.By != t.by.By {
		return ErrNotYours
	}
	if t.at.Sub(e.At) > undoWithin {
		return ErrTooLateToUndo
	}
	for _, l := range later {
		switch l.Kind {
		case KindNoted, KindTask: // takes nothing from it
		case KindDeadline: // the move's own clocks
			if !l.At.Equal(e.At) {
				return ErrTooLateToUndo
			}
		default:
			return ErrTooLateToUndo
		}
	}
	return nil
}
