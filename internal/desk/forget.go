package desk

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/desk/desksql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Forget removes what agents had begun to write about a case that is no more, or that nobody may be recognised in.
func Forget(ctx context.Context, tx *db.Tx, id cases.ID) error {
	return desksql.New(tx).ForgetDrafts(ctx, desksql.ForgetDraftsParams{AuthorityID: tenant.From(ctx), CaseID: id.UUID})
}
