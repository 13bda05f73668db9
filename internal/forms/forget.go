package forms

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/forms/formssql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
	"parvis/internal/kit/tenant"
)

// Forget removes a draft, sent or not, with its keys and uploads, and returns the files that it named. One that is not
// there is already forgotten: no error.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, id ID) (named []files.Key, err error) {
	at := tenant.From(ctx)
	uploads, err := on(tx).UploadsOf(ctx, formssql.UploadsOfParams{AuthorityID: at, DraftID: uuid.UUID(id)})
	if err != nil {
		return nil, fmt.Errorf("forget draft %s: %w", id, err)
	}
	for _, u := range uploads {
		named = append(named, u.FileKey)
	}
	if err := on(tx).ForgetDraft(ctx, formssql.ForgetDraftParams{AuthorityID: at, ID: uuid.UUID(id)}); err != nil {
		return nil, fmt.Errorf("forget draft %s: %w", id, err)
	}
	return named, nil
}

// About lists the drafts of a person, and those whose link goes to one of their addresses, oldest first.
func (s *Service) About(ctx context.Context, q db.Queryer, person uuid.UUID, addresses ...string) ([]*Draft, error) {
	var all []*Draft
	seen := map[uuid.UUID]bool{}
	for _, address := range append([]string{noAddress}, addresses...) {
		ids, err := on(q).DraftsAbout(ctx, formssql.DraftsAboutParams{
			AuthorityID: tenant.From(ctx), PersonID: uuid.NullUUID{UUID: person, Valid: person != uuid.Nil}, Address: address,
		})
		if err != nil {
			return nil, fmt.Errorf("list the drafts of a person: %w", err)
		}
		for _, id := range ids {
			if seen[id] {
				continue
			}
			seen[id] = true
			d, err := find(ctx, q, ID(id))
			if err != nil {
				return nil, err
			}
			all = append(all, d)
		}
	}
	return all, nil
}

// noAddress is no draft's address.
const noAddress = "\x01"
