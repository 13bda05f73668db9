package cases

import (
	"context"
	"slices"

	"parvis/internal/kit/db"
)

// Link ties the case to another one of the authority; both histories say so.
func (s *Service) Link(ctx context.Context, tx *db.Tx, by Change, other ID, relation Relation) (Case, error) {
	if _, ok := otherSide[relation]; !ok || relation.merges() {
		return Case{}, ErrEmpty
	}
	return s.tie(ctx, tx, by, other, func(t *turn, with Case, r Relation) error {
		l := Link{Case: with.ID, Reference: with.Reference, Relation: r}
		if !slices.Contains(t.now.Links, l) {
			t.add(&Linked{l})
		}
		return nil
	}, relation)
}

// Unlink unties them. Merged cases are split instead.
func (s *Service) Unlink(ctx context.Context, tx *db.Tx, by Change, other ID, relation Relation) (Case, error) {
	if relation.merges() {
		return Case{}, ErrNotLinked
	}
	return s.tie(ctx, tx, by, other, func(t *turn, with Case, r Relation) error {
		l := Link{Case: with.ID, Reference: with.Reference, Relation: r}
		if !slices.Contains(t.now.Links, l) {
			return ErrNotLinked
		}
		t.add(&Unlinked{l})
		return nil
	}, relation)
}

// tie does the same to both cases, the other one first: its reference is needed here, and ours there.
func (s *Service) tie(ctx context.Context, tx *db.Tx, by Change, other ID, do func(*turn, Case, Relation) error, relation Relation) (Case, error) {
	return s.tieIf(ctx, tx, by, other, do, relation, nil)
}

// tieIf is tie for cases that may be tied, once both are locked.
func (s *Service) tieIf(ctx context.Context, tx *db.Tx, by Change, other ID, do func(*turn, Case, Relation) error, relation Relation, may func(ours, theirs Case) error) (Case, error) {
	if other == by.Case {
		return Case{}, ErrSameCase
	}
	at, err := here(ctx)
	if err != nil {
		return Case{}, err
	}
	// Two agents who tie the same two cases from both ends must not wait for each other.
	for _, id := range inOrder(by.Case, other) {
		if _, err := loadToChange(ctx, tx, at, id); err != nil {
			return Case{}, err
		}
	}
	ours, err := s.Load(ctx, tx, by.Case)
	if err != nil {
		return Case{}, err
	}
	if may != nil {
		theirs, err := s.Load(ctx, tx, other)
		if err != nil {
			return Case{}, err
		}
		if err := may(ours, theirs); err != nil {
			return Case{}, err
		}
	}
	there := by
	there.Case, there.Expect = other, 0
	theirs, err := s.change(ctx, tx, there, func(t *turn) error { return do(t, ours, otherSide[relation]) })
	if err != nil {
		return Case{}, err
	}
	return s.change(ctx, tx, by, func(t *turn) error { return do(t, theirs, relation) })
}

func inOrder(a, b ID) []ID {
	if a.String() < b.String() {
		return []ID{a, b}
	}
	return []ID{b, a}
}
