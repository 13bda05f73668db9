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

// Join moves the case between two files of one person, when they are joined or taken apart: whoever it is for is the same
// as before, so links stay good, who acts for them goes on, and nobody is told of another person.
func (s *Service) Join(ctx context.Context, tx *db.Tx, by Change, to Party) (Case, error) {
	if to.Name == "" || to.ID.IsZero() {
		return Case{}, ErrEmpty
	}
	return s.change(ctx, tx, by, func(t *turn) error {
		if from := t.now.Person; to.ID != from.ID {
			t.add(&Transferred{From: from, To: to, Joined: true, Generation: t.now.LinkGeneration})
		}
		return nil
	})
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
