package cases

import (
	"context"

	"parvis/internal/kit/db"
)

// Handover gives a case to another person: a lost mailbox, a staff change in an association, a guardian.
type Handover struct {
	To    Party
	Proof string // what was shown, in words
}

// Transfer hands the case over. Links mailed before open nothing from then on; the Changed event names both people, so
// that both are told.
func (s *Service) Transfer(ctx context.Context, tx *db.Tx, by Change, h Handover) (Case, error) {
	if h.To.Name == "" || by.Why == "" {
		return Case{}, ErrEmpty
	}
	return s.change(ctx, tx, by, func(t *turn) error {
		from := t.now.Person
		if !h.To.ID.IsZero() && h.To.ID == from.ID {
			return ErrSamePerson
		}
		t.add(&Transferred{From: from, To: h.To, Proof: h.Proof, Generation: t.now.LinkGeneration + 1})
		return nil
	})
}
