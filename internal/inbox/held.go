package inbox

import (
	"context"
	"io"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
)

// HeldItems lists what waits for a person, oldest first, from a place on.
func (s *Service) HeldItems(ctx context.Context, q db.Queryer, from Place, most int) ([]Item, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).HeldItems(ctx, inboxsql.HeldItemsParams{AuthorityID: at, AfterAt: db.At(from.At), AfterID: from.ID, Limit: int32(most)})
	if err != nil {
		return nil, err
	}
	return itemsOf(rows)
}

// Dismiss closes a held item: its raw stays, and who dismissed it (identity.Who) and why. ErrReason without one.
func (s *Service) Dismiss(ctx context.Context, tx *db.Tx, id ItemID, why string) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	if why = line(why, mostSubject); why == "" {
		return ErrReason
	}
	by := identity.Who(ctx)
	n, err := on(tx).Dismiss(ctx, inboxsql.DismissParams{
		AuthorityID: at, ID: uuid.UUID(id), HeldWhy: why, ByKind: string(by.Kind), ByID: by.ID, ByName: by.Name, EndedAt: db.At(tx.Now),
	})
	if err == nil && n == 0 {
		return ErrNotHeld
	}
	return err
}

// ReadAgain has a held item read by today's reader, for instance after a release that can. Force
// makes a thread of it whatever the reader says: an agent has looked and answers it by hand.
// It stays held, with what is wrong now, when it still cannot be read.
func (s *Service) ReadAgain(ctx context.Context, id ItemID, force bool) (Item, error) {
	i, p, err := s.again(ctx, id, force)
	if err != nil {
		return Item{}, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		a := Accepted{Item: i}
		var t Thread
		if i.State != StateHeld {
			if t, a.New, err = s.thread(ctx, tx, p, &a.Item); err != nil {
				return err
			}
		}
		if err := s.rewrite(ctx, tx, p, a.Item); err != nil {
			return err
		}
		i = a.Item
		if a.State == StateHeld {
			return nil
		}
		s.hint(tx, a.Item)
		return events.Publish(ctx, s.Bus, tx, Received{Item: a.Item, Thread: t, New: a.New})
	})
	return i, err
}

// again reads the kept raw as if it had just come.
func (s *Service) again(ctx context.Context, id ItemID, force bool) (Item, Prepared, error) {
	old, err := s.Item(ctx, s.DB.Read(), id)
	if err != nil {
		return Item{}, Prepared{}, err
	}
	if old.State != StateHeld {
		return Item{}, Prepared{}, ErrNotHeld
	}
	account, err := s.Account(ctx, s.DB.Read(), old.Account)
	if err != nil {
		return Item{}, Prepared{}, err
	}
	o, err := s.Original(ctx, s.DB.Read(), id)
	if err != nil {
		return Item{}, Prepared{}, err
	}
	defer o.Body.Close()
	p := Prepared{
		in: Incoming{Account: account, ExternalID: old.ExternalID, Meta: o.Meta, Received: old.Received},
		id: id, thread: ThreadID(db.NewID()), reply: newReplyKey(), spooled: spooled{size: old.Size, digest: old.SHA256, whole: o.Whole},
	}
	if p.spooled.head, err = io.ReadAll(io.LimitReader(o.Body, s.Limits.Read)); err != nil {
		return Item{}, Prepared{}, err
	}
	if p.message, err = s.understand(tenant.With(ctx, account.Authority), p); err != nil {
		return Item{}, Prepared{}, err
	}
	if force {
		p.message.Hold, p.message.Files = "", false
	}
	p.message.tidy()
	if p.files, err = s.putParts(ctx, &p.message); err != nil {
		return Item{}, Prepared{}, err
	}
	i := p.item(old.Received)
	return i, p, nil
}

// rewrite puts what was read now in place of what was known. The raw is never touched.
func (s *Service) rewrite(ctx context.Context, tx *db.Tx, p Prepared, i Item) error {
	facts, err := db.Marshal(i.Facts)
	if err != nil {
		return err
	}
	n, err := on(tx).SettleItem(ctx, inboxsql.SettleItemParams{
		AuthorityID: i.Authority, ID: uuid.UUID(i.ID), ThreadID: optional(uuid.UUID(i.Thread)), State: string(i.State), HeldWhy: i.HeldWhy,
		Party: i.Party, PartyName: i.PartyName, Subject: i.Subject, Text: i.Text, Quoted: i.Quoted, Html: i.HTML, Lang: string(i.Lang),
		Facts: facts, Attachments: int64(i.Files), SentAt: db.At(i.Sent),
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNotHeld
	}
	if i.Facts.Ref != "" {
		if err := on(tx).InsertRef(ctx, inboxsql.InsertRefParams{AuthorityID: i.Authority, Ref: i.Facts.Ref, ItemID: uuid.UUID(i.ID)}); err != nil {
			return err
		}
	}
	if err := on(tx).DropAttachments(ctx, inboxsql.DropAttachmentsParams{AuthorityID: i.Authority, ItemID: uuid.UUID(i.ID)}); err != nil {
		return err
	}
	return s.writeFiles(ctx, tx, i, p.files)
}
