package identity

import (
	"context"
	"errors"
	"slices"

	"parvis/internal/kit/db"
)

// UseCode does the same with a typed code and its second item. Wrong, unknown, used and ended look alike; each try is
// counted first, against the second item and the network.
func (s *Service) UseCode(ctx context.Context, c Code, second Second) (opened Opened, err error) {
	at, err := here(ctx)
	if err != nil {
		return opened, err
	}
	own := []counted{s.key.count(perSecond, "code", string(second))}
	shared := s.key.fromNetwork(perDoor, "code-from", visitorOf(ctx).Network)
	err = s.db.Write(ctx, func(tx *db.Tx) error { return s.try(ctx, tx, at, slices.Concat(own, shared)...) })
	if err != nil {
		return opened, err
	}
	hash := s.key.codeHash(at, second, c)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		k, err := s.findKey(ctx, tx, at, byCode, hash)
		if err == nil {
			opened, err = s.openDoor(ctx, tx, at, k, byCode)
		}
		if errors.Is(err, ErrLinkUnknown) || errors.Is(err, ErrLinkSpent) || errors.Is(err, ErrLinkEnded) {
			return ErrCodeRefused.Because(err)
		}
		if err != nil {
			return err
		}
		return s.forgive(ctx, tx, at, own, shared)
	})
	return opened, err
}
