package forms

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/forms/formssql"
	"parvis/internal/kit/db"
)

// Closing is what becomes of a draft that is sent.
type Closing struct {
	Already   bool   // it had been sent before: open no case
	Reference string // of the case that the first sending opened; "" the first time
	Answers   Answers
	Uploads   []Upload // the files belong to the case from now on
}

// Close sends a draft, exactly once. The first call gives what the case is made of; the
// caller opens the case in the same transaction and calls Filed with its reference. Every
// later call, whatever its key, gives that reference. A form key that no longer fits (the
// answers changed since they were read again) is ErrUnread.
//
//	closing, err := s.Close(ctx, tx, draft, formKey)
//	if err != nil || closing.Already { … }
//	c, err := cases.Open(ctx, tx, …closing.Answers…)
//	err = s.Filed(ctx, tx, draft, string(c.Reference))
func (s *Service) Close(ctx context.Context, tx *db.Tx, d *Draft, formKey string) (Closing, error) {
	if err := d.usable(tx); errors.Is(err, ErrExpired) {
		return Closing{}, err
	}
	n, err := on(tx).CloseDraft(ctx, formssql.CloseDraftParams{
		AuthorityID: d.Authority, ID: uuid.UUID(d.ID), Revision: d.Revision, SentAt: db.At(tx.Now),
	})
	if err != nil {
		return Closing{}, fmt.Errorf("close draft %s: %w", d.ID, err)
	}
	if n == 0 { // it was sent before, or somebody saved it a moment ago
		return s.closedMeanwhile(ctx, tx, d)
	}
	now := *d // the row is what was read, of its files nobody knows: they come and go without a new revision
	if err := now.readUploads(ctx, tx); err != nil {
		return Closing{}, err
	}
	if !now.fits(formKey) {
		return Closing{}, ErrUnread
	}
	return s.closing(ctx, tx, &now)
}

// closedMeanwhile reads again after losing a race.
func (s *Service) closedMeanwhile(ctx context.Context, tx *db.Tx, d *Draft) (Closing, error) {
	now, err := find(ctx, tx, d.ID)
	if err != nil {
		return Closing{}, err
	}
	if now.SentAt.IsZero() {
		return Closing{}, ErrUnread
	}
	return Closing{Already: true, Reference: now.CaseReference}, nil
}

func (s *Service) closing(ctx context.Context, tx *db.Tx, d *Draft) (Closing, error) {
	form, err := s.form(ctx, d, tx.Now)
	if err != nil {
		return Closing{}, err
	}
	final := form.Final(d)
	return Closing{Answers: final, Uploads: form.finalUploads(d, final)}, nil
}

// Filed notes which case a sent draft became, forgets its answers (the case holds them) and
// ends the links and codes that opened it.
func (s *Service) Filed(ctx context.Context, tx *db.Tx, d *Draft, reference string) error {
	n, err := on(tx).FileDraft(ctx, formssql.FileDraftParams{AuthorityID: d.Authority, ID: uuid.UUID(d.ID), CaseReference: reference})
	if err != nil {
		return fmt.Errorf("file draft %s under %s: %w", d.ID, reference, err)
	}
	if n == 0 {
		return fmt.Errorf("file draft %s under %s: %w", d.ID, reference, ErrSent)
	}
	return errors.Join(s.Identity.EndKeys(ctx, tx, draftPurpose, d.ID.String()), s.Identity.EndKeys(ctx, tx, reminderPurpose, d.ID.String()))
}
