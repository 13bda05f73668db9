package inbox

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
)

// Receipted is news of an item that had left: a delivery receipt of a gateway, a returned mail.
// Ref is our name of it or the other side's. The same news told twice, or older news told
// late, changes nothing. ErrUnknown when no item of ours is meant.
func (s *Service) Receipted(ctx context.Context, tx *db.Tx, account Account, ref string, state State, words string) error {
	ctx = tenant.With(ctx, account.Authority)
	rows, err := on(tx).ItemsByRef(ctx, inboxsql.ItemsByRefParams{AuthorityID: account.Authority, Ref: refKey(ref)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if Direction(row.Direction) == Out && row.AccountID == uuid.UUID(account.ID) {
			return s.mark(ctx, tx, ItemID(row.ID), state, words)
		}
	}
	return ErrUnknown
}

// mark writes how an item that left has fared. A failure after a delivery counts: mailboxes
// take mails over and return them later.
func (s *Service) mark(ctx context.Context, tx *db.Tx, id ItemID, state State, words string) error {
	i, err := s.Item(ctx, tx, id)
	if err != nil {
		return err
	}
	if state == StateSent && i.State != StateSending {
		return nil // we know more than that
	}
	n, err := on(tx).MarkReceipt(ctx, inboxsql.MarkReceiptParams{
		AuthorityID: i.Authority, ID: uuid.UUID(id), State: string(state), Said: line(words, mostSubject), EndedAt: db.At(tx.Now),
	})
	if err != nil || n == 0 {
		return err
	}
	i.State, i.Said, i.Ended = state, line(words, mostSubject), tx.Now
	s.hint(tx, i)
	switch state {
	case StateDelivered:
		return events.Publish(ctx, s.Bus, tx, Delivered{i})
	case StateFailed:
		return s.tellFailure(ctx, tx, i)
	}
	return nil
}

// returned marks the item that a return brings back to its thread: the one that it names,
// else our last one, for the return came to the thread's own address.
func (s *Service) returned(ctx context.Context, tx *db.Tx, t Thread, b Bounce) error {
	rows, err := on(tx).ItemsByRef(ctx, inboxsql.ItemsByRefParams{AuthorityID: t.Authority, Ref: b.Of})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if Direction(row.Direction) == Out {
			return s.mark(ctx, tx, ItemID(row.ID), StateFailed, b.Code+" "+b.Words)
		}
	}
	last, err := on(tx).LastTo(ctx, inboxsql.LastToParams{AuthorityID: t.Authority, ThreadID: optional(uuid.UUID(t.ID))})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.mark(ctx, tx, ItemID(last.ID), StateFailed, b.Code+" "+b.Words)
}
