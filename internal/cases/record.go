package cases

import (
	"context"

	"parvis/internal/kit/db"
)

// Record keeps one step that ran without a person. That it runs once is workflow's memory; this is the history.
func (s *Service) Record(ctx context.Context, tx *db.Tx, by Change, step Automated) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error {
		t.add(&step)
		return nil
	})
}

// StepOf is the step that an event tells of, if it ran without a person: in a line of its own, or in that of the task
// that it gave.
func StepOf(e Event) (step *Automated, ok bool) {
	switch d := e.Data.(type) {
	case *Automated:
		return d, true
	case *Tasked:
		return d.Step, d.Step != nil
	}
	return nil, false
}

// RecordNotice keeps that somebody was sent something, or that it did not arrive.
func (s *Service) RecordNotice(ctx context.Context, tx *db.Tx, by Change, n Notified) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error {
		t.add(&n)
		return nil
	})
}
