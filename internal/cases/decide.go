package cases

import (
	"context"
	"reflect"
	"time"

	"parvis/internal/kit/db"
)

// Decide keeps a decision with its reasons. The state that follows is a Move of its own.
func (s *Service) Decide(ctx context.Context, tx *db.Tx, by Change, d Decided) (Case, error) {
	if d.Outcome == "" {
		return Case{}, ErrEmpty
	}
	d.Seq, d.At = 0, time.Time{}
	return s.change(ctx, tx, by, func(t *turn) error {
		if t.now.Closed() {
			return ErrClosed
		}
		t.add(&d)
		return nil
	})
}

// Correct replaces one answer; old and new value and the reason stay in the history, and both are shown to the resident.
func (s *Service) Correct(ctx context.Context, tx *db.Tx, by Change, field string, value any) (Case, error) {
	if by.Why == "" || field == "" {
		return Case{}, ErrEmpty
	}
	return s.change(ctx, tx, by, func(t *turn) error {
		old := t.now.Answers[field]
		if reflect.DeepEqual(old, value) {
			return nil
		}
		t.add(&Corrected{Field: field, Old: old, New: value})
		return nil
	})
}
