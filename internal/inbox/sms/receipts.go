package sms

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/sms/smssql"
	"parvis/internal/inbox/wire"
	"parvis/internal/kit/db"
	"parvis/internal/notify"
)

// noticeRef marks the names of notices, which are no items of the inbox.
const noticeRef = "notice-"

// told applies a receipt and remembers it: told twice it has one effect, and one that is
// faster than our own row is applied when that is written, see onLeft.
func (s *Service) told(ctx context.Context, tx *db.Tx, a inbox.Account, t Told) error {
	ref := wire.Cut(t.Ref, 250)
	n, err := on(tx).InsertReceipt(ctx, smssql.InsertReceiptParams{
		AuthorityID: a.Authority, AccountID: uuid.UUID(a.ID), Ref: ref, State: string(t.State), Words: wire.Cut(t.Words, 500), ToldAt: db.At(tx.Now),
	})
	if err != nil || n == 0 {
		return err
	}
	if mailID, ours := strings.CutPrefix(ref, noticeRef); ours {
		return s.noticeTold(ctx, tx, mailID, t)
	}
	err = s.Inbox.Receipted(ctx, tx, a, ref, t.State, t.Words)
	if errors.Is(err, inbox.ErrUnknown) {
		return nil
	}
	return err
}

func (s *Service) noticeTold(ctx context.Context, tx *db.Tx, mailID string, t Told) error {
	if t.State != inbox.StateFailed || s.Notices == nil {
		return nil
	}
	err := s.Notices.Bounce(ctx, tx, mailID, notify.Attempt{Stage: "answer", Words: wire.Cut(t.Words, 500)})
	if errors.Is(err, notify.ErrNotFound) {
		return nil
	}
	return err
}

// onLeft applies receipts that came between the gateway's answer and our writing it down.
func (s *Service) onLeft(ctx context.Context, tx *db.Tx, e inbox.Left) error {
	if e.Item.Door != inbox.SMS {
		return nil
	}
	for _, ref := range []string{e.Item.Facts.Ref, e.Item.Facts.More["ref"]} {
		if ref == "" {
			continue
		}
		rows, err := on(tx).ReceiptsOf(ctx, smssql.ReceiptsOfParams{AuthorityID: e.Item.Authority, AccountID: uuid.UUID(e.Item.Account), Ref: ref})
		if err != nil {
			return err
		}
		account := inbox.Account{Authority: e.Item.Authority, ID: e.Item.Account}
		for _, row := range rows {
			if err := s.Inbox.Receipted(ctx, tx, account, ref, inbox.State(row.State), row.Words); err != nil && !errors.Is(err, inbox.ErrUnknown) {
				return err
			}
		}
	}
	return nil
}
