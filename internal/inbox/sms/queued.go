package sms

import (
	"context"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/sms/smssql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
)

type confirming struct{}

// onSentOut charges a text in the transaction that queues it: what is refused here is not queued.
func (s *Service) onSentOut(ctx context.Context, tx *db.Tx, e inbox.SentOut) error {
	if e.Item.Door != inbox.SMS {
		return nil
	}
	if e.Item.Files > 0 {
		return ErrFiles
	}
	if _, err := identity.NormalisePhone(e.Item.Party, "ZZ"); err != nil {
		return ErrNumber // a short number or a name: it cannot be answered
	}
	account, err := s.Inbox.Account(ctx, tx, e.Item.Account)
	if err != nil {
		return err
	}
	confirms, _ := ctx.Value(confirming{}).(bool)
	if _, err := s.Charge(ctx, tx, Bill{Account: account, To: e.Item.Party, Text: e.Item.Text, Ref: e.Item.ID.String(), Confirms: confirms}); err != nil {
		return err
	}
	return s.letSleep(ctx, tx, account, e)
}

// justWrote is how long somebody who wrote to us is surely awake.
const justWrote = 30 * time.Minute

// letSleep has a text that comes at night leave in the morning, unless the person has just written.
func (s *Service) letSleep(ctx context.Context, tx *db.Tx, a inbox.Account, e inbox.SentOut) error {
	settings, err := SettingsOf(a)
	if err != nil {
		return err
	}
	until := settings.QuietUntil(tx.Now, s.town(ctx, a.Authority).Zone)
	if until.IsZero() {
		return nil
	}
	last, err := s.lastFrom(ctx, tx, e)
	if err != nil || tx.Now.Sub(last) < justWrote {
		return err
	}
	n, err := on(tx).Postpone(ctx, smssql.PostponeParams{AuthorityID: a.Authority, ID: uuid.UUID(e.Item.ID), NextAt: db.At(until)})
	if err != nil || n == 0 {
		return err
	}
	return jobs.Add(ctx, s.Jobs, tx, inbox.Deliver{Authority: a.Authority, Item: uuid.UUID(e.Item.ID)}, jobs.At(until))
}

func (s *Service) lastFrom(ctx context.Context, tx *db.Tx, e inbox.SentOut) (last time.Time, err error) {
	items, err := s.Inbox.Items(ctx, tx, e.Thread.ID)
	for _, i := range items {
		if i.Direction == inbox.In && i.Received.After(last) {
			last = i.Received
		}
	}
	return last, err
}
