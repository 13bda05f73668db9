package forms

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
)

// Load reads the draft if one of the keys opens it. An unknown draft and one of
// another browser are the same ErrNoDraft; one that is sent or expired comes back, and its
// State tells.
func (s *Service) Load(ctx context.Context, q db.Queryer, id ID, keys ...Key) (*Draft, error) {
	for _, key := range keys {
		row, err := rowByKey(ctx, q, key)
		if errors.Is(err, ErrNoDraft) || err == nil && row.ID != uuid.UUID(id) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return whole(ctx, q, row)
	}
	return nil, ErrNoDraft
}

// Trusted reads a draft for somebody whose right to it was proven otherwise: by a link,
// by a code, or because a job works on it.
func (s *Service) Trusted(ctx context.Context, q db.Queryer, id ID) (*Draft, error) {
	return find(ctx, q, id)
}

// Open lists the drafts that the keys of a browser open and that can still be finished,
// the last touched first: what a start page offers before a new request.
func (s *Service) Open(ctx context.Context, keys []Key) (open []*Draft, err error) {
	for _, key := range keys {
		d, err := findByKey(ctx, s.DB.Read(), key)
		if errors.Is(err, ErrNoDraft) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if d.State(s.Clock.Now()) == Open && !slices.ContainsFunc(open, func(o *Draft) bool { return o.ID == d.ID }) {
			open = append(open, d)
		}
	}
	slices.SortFunc(open, func(a, b *Draft) int { return b.UpdatedAt.Compare(a.UpdatedAt) })
	return open, nil
}

// usable refuses a draft that cannot change any more.
func (d *Draft) usable(tx *db.Tx) error {
	switch d.State(tx.Now) {
	case Sent:
		return ErrSent
	case Expired:
		return ErrExpired
	}
	return nil
}
