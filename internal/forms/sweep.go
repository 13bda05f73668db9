package forms

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/forms/formssql"
	"parvis/internal/kit/db"
)

const (
	sweptAtOnce = 100 // drafts in one transaction
	keptCounts  = 24 * time.Hour
	keptEmpty   = 90 * 24 * time.Hour // so that the page of an expired draft can say what became of it
)

// Sweep empties drafts whose time is over: answers, contact and files' rows go at once, an
// empty row stays a while. The bytes of files go when kit/files is swept (see NamedFiles);
// those of a sent draft are named by its case.
func (s *Service) Sweep(ctx context.Context) error {
	for {
		n, err := s.sweepSome(ctx)
		if err != nil || n < sweptAtOnce {
			return err
		}
	}
}

func (s *Service) sweepSome(ctx context.Context) (n int, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		expired, err := on(tx).ExpiredDrafts(ctx, formssql.ExpiredDraftsParams{ExpiresAt: db.At(tx.Now), Limit: sweptAtOnce})
		if err != nil {
			return fmt.Errorf("find expired drafts: %w", err)
		}
		for _, row := range expired {
			if err := empty(ctx, tx, row); err != nil {
				return fmt.Errorf("empty draft %s: %w", row.ID, err)
			}
		}
		n = len(expired)
		if err := on(tx).DropEmptied(ctx, db.At(tx.Now.Add(-keptEmpty))); err != nil {
			return err
		}
		return on(tx).SweepStarts(ctx, db.At(tx.Now.Add(-keptCounts)))
	})
	return n, err
}

func empty(ctx context.Context, tx *db.Tx, row formssql.ExpiredDraftsRow) error {
	if err := on(tx).DropUploads(ctx, formssql.DropUploadsParams{AuthorityID: row.AuthorityID, DraftID: row.ID}); err != nil {
		return err
	}
	return on(tx).EmptyDraft(ctx, formssql.EmptyDraftParams{AuthorityID: row.AuthorityID, ID: row.ID, EmptiedAt: db.At(tx.Now)})
}
