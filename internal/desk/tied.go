package desk

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/desksql"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Tied takes a thread out of the lists once it belongs to a case, whose own row stands there; the zero id puts it back.
func Tied(ctx context.Context, tx *db.Tx, id inbox.ThreadID, to cases.ID) error {
	_, err := desksql.New(tx).TieThread(ctx, desksql.TieThreadParams{AuthorityID: tenant.From(ctx), ThreadID: uuid.UUID(id), CaseID: to.UUID})
	return err
}
