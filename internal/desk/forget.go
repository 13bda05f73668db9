package desk

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/desksql"
	"parvis/internal/desk/expert"
	"parvis/internal/desk/rota"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Forget removes what agents had begun to write about a case that is no more, or that nobody may be recognised in, and
// the lines of what was written under it.
func Forget(ctx context.Context, tx *db.Tx, id cases.ID) error {
	q, here := desksql.New(tx), tenant.From(ctx)
	return errors.Join(
		expert.Forget(ctx, tx, id),
		alerts.Forget(ctx, tx, alerts.OfCase(id)),
		q.ForgetDrafts(ctx, desksql.ForgetDraftsParams{AuthorityID: here, CaseID: id.UUID}),
		q.ForgetThreads(ctx, desksql.ForgetThreadsParams{AuthorityID: here, CaseID: id.UUID}),
		rota.Forget(ctx, tx, id.UUID),
	)
}

// ForgetThread removes the line of a thread that is no more, and the answers that agents had begun; of one that lost a
// message, the words that the line showed of the last one.
func ForgetThread(ctx context.Context, tx *db.Tx, e inbox.Forgotten) error {
	if e.Thread.IsZero() {
		return nil
	}
	q, here, thread := desksql.New(tx), tenant.From(ctx), uuid.UUID(e.Thread)
	if e.Item != (inbox.ItemID{}) {
		return q.ForgetLastWords(ctx, desksql.ForgetLastWordsParams{AuthorityID: here, ThreadID: thread})
	}
	return errors.Join(
		alerts.Forget(ctx, tx, alerts.OfThread(thread)),
		q.ForgetDrafts(ctx, desksql.ForgetDraftsParams{AuthorityID: here, CaseID: draftOf(e.Thread).UUID}),
		alerts.Forget(ctx, tx, alerts.OfThread(thread)),
		q.ForgetThreadRow(ctx, desksql.ForgetThreadRowParams{AuthorityID: here, ThreadID: thread}),
		rota.Forget(ctx, tx, thread),
	)
}
