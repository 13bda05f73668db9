package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// ForgetCase removes every message about a case with its attempts, and tells how many. A job that was to send one finds
// nothing and ends.
func (s *Service) ForgetCase(ctx context.Context, tx *db.Tx, id uuid.UUID) (int64, error) {
	n, err := notifysql.New(tx).ForgetMessagesOfCase(ctx, notifysql.ForgetMessagesOfCaseParams{AuthorityID: tenant.From(ctx), CaseID: optional(id)})
	if err != nil {
		return 0, fmt.Errorf("forget the messages of a case: %w", err)
	}
	return n, nil
}

// ForgetPerson removes the messages to a person, or to an address of theirs, that belong to no case; those of a case go
// with it.
func (s *Service) ForgetPerson(ctx context.Context, tx *db.Tx, person uuid.UUID, addresses ...string) (gone int64, err error) {
	for _, address := range append([]string{noAddress}, addresses...) {
		n, err := notifysql.New(tx).ForgetMessagesTo(ctx, notifysql.ForgetMessagesToParams{
			AuthorityID: tenant.From(ctx), PersonID: optional(person), Address: address,
		})
		if err != nil {
			return gone, fmt.Errorf("forget the messages to a person: %w", err)
		}
		gone += n
	}
	return gone, nil
}

// noAddress is no message's address.
const noAddress = "\x01"

// About lists the messages to a person or to an address of theirs, oldest first.
func (s *Service) About(ctx context.Context, person uuid.UUID, addresses ...string) (all []Record, err error) {
	seen := map[uuid.UUID]bool{}
	for _, address := range append([]string{noAddress}, addresses...) {
		rows, err := notifysql.New(s.DB.Read()).MessagesAbout(ctx, notifysql.MessagesAboutParams{
			AuthorityID: tenant.From(ctx), PersonID: optional(person), Address: address,
		})
		if err != nil {
			return nil, fmt.Errorf("list the messages to a person: %w", err)
		}
		for _, row := range rows {
			if seen[row.ID] {
				continue
			}
			seen[row.ID] = true
			r, err := record(row)
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		}
	}
	return all, nil
}

// ForgetOld removes up to most messages that belong to no case and came to their end before an instant: links to sign
// in, reminders of drafts. It tells how many.
func (s *Service) ForgetOld(ctx context.Context, tx *db.Tx, before time.Time, most int) (int, error) {
	at, q := tenant.From(ctx), notifysql.New(tx)
	old, err := q.OldMessages(ctx, notifysql.OldMessagesParams{AuthorityID: at, ClosedAt: db.At(before), Limit: int32(most)})
	if err != nil {
		return 0, fmt.Errorf("list old messages: %w", err)
	}
	for _, id := range old {
		if err := q.ForgetMessage(ctx, notifysql.ForgetMessageParams{AuthorityID: at, ID: id}); err != nil {
			return 0, fmt.Errorf("forget message %s: %w", ID(id), err)
		}
	}
	return len(old), nil
}

// Undelivered counts the messages queued since an instant that never arrived: refused for good, or sent back.
func (s *Service) Undelivered(ctx context.Context, since time.Time) (int64, error) {
	n, err := notifysql.New(s.DB.Read()).CountUndelivered(ctx, notifysql.CountUndeliveredParams{AuthorityID: tenant.From(ctx), QueuedAt: db.At(since)})
	if err != nil {
		return 0, fmt.Errorf("count undelivered messages: %w", err)
	}
	return n, nil
}
