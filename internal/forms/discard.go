package forms

import (
	"context"
	"errors"
	"fmt"

	"parvis/internal/kit/db"
)

// Discard erases a draft that its person left on a device of others, with its keys and files, unless it was sent or they
// asked to keep it: by link, by code, or on paper. One that is not there is no error.
func (s *Service) Discard(ctx context.Context, tx *db.Tx, id ID) error {
	d, err := find(ctx, tx, id)
	if errors.Is(err, ErrNoDraft) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("discard draft %s: %w", id, err)
	}
	if !d.SentAt.IsZero() || d.Contact != "" {
		return nil
	}
	kept, err := s.Identity.HasKeys(ctx, tx, draftPurpose, id.String())
	if err != nil || kept {
		return err
	}
	_, err = s.Forget(ctx, tx, id) // the bytes of its files go when files are swept
	return err
}
