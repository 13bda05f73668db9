package desk

import (
	"context"
	"errors"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/desksql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Forget removes what agents had begun to write about a case that is no more, or that nobody may be recognised in, and
// the lines of what was written under it.
func Forget(ctx context.Context, tx *db.Tx, id cases.ID) error {
	q, here := desksql.New(tx), tenant.From(ctx)
	return errors.Join(
		alerts.Forget(ctx, tx, alerts.OfCase(id)),
		q.ForgetDrafts(ctx, desksql.ForgetDraftsParams{AuthorityID: here, CaseID: id.UUID}),
		q.ForgetThreads(ctx, desksql.ForgetThreadsParams{AuthorityID: here, CaseID: id.UUID}),
	)
}
