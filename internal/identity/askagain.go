package identity

import (
	"context"
	"errors"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
)

// AskAgain sends a new link in place of one that has served or ended, to the same address: only who reads that letter
// box holds the old one, so nothing is told to anybody.
func (s *Service) AskAgain(ctx context.Context, t Token) error {
	k, err := s.Look(ctx, t)
	if err != nil && !errors.Is(err, ErrLinkSpent) && !errors.Is(err, ErrLinkEnded) {
		return err
	}
	if k.Purpose == ChoosePassword {
		return s.RequestPassword(ctx, k.Address)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.RequestLink(ctx, tx, Ask{Address: k.Address, Purpose: k.Purpose, Ref: k.Ref})
		return err
	})
}

// EndKeys makes every link and code of one thing useless from now on, whoever they were made for: a draft was sent, a
// case was closed.
func (s *Service) EndKeys(ctx context.Context, tx *db.Tx, purpose, ref string) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	if ref == "" {
		return fmt.Errorf("end the links of %s: say of which", purpose)
	}
	err = on(tx).EndKeys(ctx, identitysql.EndKeysParams{AuthorityID: at, Purpose: purpose, Ref: ref, EndsAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("end the links of %s %s: %w", purpose, ref, err)
	}
	return nil
}

// HasKeys tells whether a link or code of one thing still opens it.
func (s *Service) HasKeys(ctx context.Context, tx *db.Tx, purpose, ref string) (bool, error) {
	at, err := here(ctx)
	if err != nil {
		return false, err
	}
	n, err := on(tx).CountKeys(ctx, identitysql.CountKeysParams{AuthorityID: at, Purpose: purpose, Ref: ref, EndsAt: db.At(tx.Now)})
	if err != nil {
		return false, fmt.Errorf("count the links of %s %s: %w", purpose, ref, err)
	}
	return n > 0, nil
}
