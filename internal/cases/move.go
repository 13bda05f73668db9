package cases

import (
	"context"

	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// Step is a move of the flow. Whether it is allowed is workflow's to know.
type Step struct {
	Move     string    // of the definition; empty when rules close, or when an agent puts things right
	To       State     // with all that it means
	Resident i18n.Text // what the resident reads in the history
	Because  i18n.Text // why, in every language that has words for it; Change.Why is the one of the desk
}

// Move brings the case into another state: its clocks end, start, pause and run as that state says.
func (s *Service) Move(ctx context.Context, tx *db.Tx, by Change, step Step) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error {
		if t.now.Main != nil {
			return ErrFollows
		}
		if t.now.Closed() {
			return ErrClosed
		}
		from, to := t.now.State, step.To
		t.add(&Moved{
			Move: step.Move, From: from, To: to.Name, Final: to.Final, Outcome: to.Outcome, Waits: to.Waits,
			Pauses: to.Pauses, Resident: step.Resident, Because: step.Because,
		})
		return t.enter(from, to)
	})
}

// Reopen takes a closed case up again, in the given state; its clocks start anew.
func (s *Service) Reopen(ctx context.Context, tx *db.Tx, by Change, to State) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error {
		if t.now.Main != nil {
			return ErrFollows // split it first
		}
		if !t.now.Closed() {
			return ErrOpen
		}
		from := t.now.State
		t.add(&Reopened{From: from, Outcome: t.now.Outcome, To: to.Name, Waits: to.Waits, Pauses: to.Pauses})
		return t.enter(from, to)
	})
}
