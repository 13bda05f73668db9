package threads

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/threads/threadssql"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Forget removes what was written under a case that is no more, or that nobody may be recognised
// in: its threads with all their messages, raws and files. A file that nobody else names goes with
// the next sweep.
func Forget(ctx context.Context, tx *db.Tx, box *inbox.Service, id cases.ID) error {
	q, of := threadssql.New(tx), uuid.NullUUID{UUID: id.UUID, Valid: true}
	rows, err := q.ThreadsOfCase(ctx, threadssql.ThreadsOfCaseParams{AuthorityID: tenant.From(ctx), CaseID: of})
	if err != nil {
		return fmt.Errorf("threads of case %s: %w", id, err)
	}
	if err := q.ForgetTies(ctx, threadssql.ForgetTiesParams{AuthorityID: tenant.From(ctx), CaseID: of}); err != nil {
		return fmt.Errorf("forget the threads of case %s: %w", id, err)
	}
	for _, row := range rows {
		if _, err := box.Forget(ctx, tx, inbox.ThreadID(row.ThreadID)); err != nil && !errors.Is(err, inbox.ErrUnknown) {
			return err
		}
	}
	return nil
}
