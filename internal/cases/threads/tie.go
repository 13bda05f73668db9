package threads

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/threads/threadssql"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
)

// Tie puts a thread under a case, by the hand in ctx (identity.Who): all that was written in it
// joins the history. Tied to another case before, its new messages go to this one; the lines
// in the other history stay, as histories do. Tying again to the same case changes nothing.
func (s *Service) Tie(ctx context.Context, tx *db.Tx, id inbox.ThreadID, to cases.ID) error {
	t, err := s.Inbox.Thread(ctx, tx, id)
	if err != nil {
		return err
	}
	old, known, err := s.Of(ctx, tx, id)
	if err != nil || known && old.Case == to {
		return err
	}
	c, err := s.Cases.Load(ctx, tx, to)
	if err != nil {
		return err
	}
	if err := s.tie(ctx, tx, t, c.ID, ByAgent); err != nil {
		return err
	}
	items, err := s.Inbox.Items(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, i := range items {
		if err := s.tell(ctx, tx, i, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// Without says that a thread needs no case: it is no longer to be sorted.
func (s *Service) Without(ctx context.Context, tx *db.Tx, id inbox.ThreadID) error {
	t, err := s.Inbox.Thread(ctx, tx, id)
	if err != nil {
		return err
	}
	return s.tie(ctx, tx, t, cases.ID{}, Alone)
}

func (s *Service) tie(ctx context.Context, tx *db.Tx, t inbox.Thread, to cases.ID, how string) error {
	by := identity.Who(ctx)
	err := threadssql.New(tx).Tie(ctx, threadssql.TieParams{
		AuthorityID: tenant.From(ctx), ThreadID: uuid.UUID(t.ID), CaseID: uuid.NullUUID{UUID: to.UUID, Valid: !to.IsZero()}, How: how,
		ByKind: string(by.Kind), ByID: by.ID, ByName: by.Name, CameAt: db.At(t.First), LinkedAt: db.At(tx.Now),
	})
	if err != nil {
		return err
	}
	return events.Publish(ctx, s.Bus, tx, Tied{Thread: t, Case: to})
}

// Tied tells that a thread has found its case; the zero id, that it needs none.
type Tied struct {
	Thread inbox.Thread
	Case   cases.ID
}
