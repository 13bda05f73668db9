package workflow

import (
	"context"
	"fmt"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/workflow/workflowsql"
)

// ForgetLetters removes what the letters of a case said; their papers are documents of the case and go with it.
func (s *Service) ForgetLetters(ctx context.Context, tx *db.Tx, id cases.ID) error {
	err := queries(tx).ForgetLetters(ctx, workflowsql.ForgetLettersParams{AuthorityID: tenant.From(ctx), CaseID: id.UUID})
	if err != nil {
		return fmt.Errorf("forget the letters of a case: %w", err)
	}
	return nil
}

// Forget removes all that automation remembers of a case that is no more.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, id cases.ID) error {
	if err := s.ForgetLetters(ctx, tx, id); err != nil {
		return err
	}
	err := queries(tx).ForgetSteps(ctx, workflowsql.ForgetStepsParams{AuthorityID: tenant.From(ctx), CaseID: id.UUID})
	if err != nil {
		return fmt.Errorf("forget the steps of a case: %w", err)
	}
	return nil
}
