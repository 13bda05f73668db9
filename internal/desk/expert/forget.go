package expert

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/desk/expert/expertsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Forget removes what was asked outside about a case that is no more, or that nobody may be recognised in, with who was
// asked and what they answered; their links open nothing.
func Forget(ctx context.Context, tx *db.Tx, id cases.ID) error {
	if err := on(tx).ForgetLinks(ctx, expertsql.ForgetLinksParams{AuthorityID: tenant.From(ctx), CaseID: id.UUID}); err != nil {
		return err
	}
	return on(tx).ForgetQuestions(ctx, expertsql.ForgetQuestionsParams{AuthorityID: tenant.From(ctx), CaseID: id.UUID})
}
