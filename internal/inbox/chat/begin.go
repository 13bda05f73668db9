package chat

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// mostWaiting is how many may wait at once in an authority: beyond, nobody would be reached in time.
const mostWaiting = 100

// Begin keeps the first words of somebody whose typing was checked, and puts them in the queue; once it returns without
// error, all of it is on the disk. The same key again gives the chat that it began.
func (s *Service) Begin(ctx context.Context, k Key, b Beginning) (Chat, error) {
	if !k.sound() {
		return Chat{}, ErrKey
	}
	if c, err := s.OfKey(ctx, s.DB.Read(), k); err == nil || !errors.Is(err, ErrUnknown) {
		return c, err
	}
	account, err := s.Account(ctx)
	if err != nil {
		return Chat{}, err
	}
	id := ID(db.NewID())
	ready, err := s.prepare(ctx, account, posted{Chat: id.String(), Key: "first", Name: b.Name, Email: b.Email, Phone: b.Phone, Lang: b.Lang, Text: b.Text}, nil)
	if err != nil {
		return Chat{}, err
	}
	var c Chat
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err = s.begin(ctx, tx, k, beginning{b, id, account, ready})
		return err
	})
	if err != nil {
		return Chat{}, fmt.Errorf("begin a chat: %w", err)
	}
	return c, nil
}

// beginning is all of a first message, ready to be kept.
type beginning struct {
	Beginning
	id      ID
	account inbox.Account
	ready   inbox.Prepared
}

func (s *Service) begin(ctx context.Context, tx *db.Tx, k Key, b beginning) (Chat, error) {
	at := tenant.From(ctx)
	if err := tx.Lock(ctx, "inbox.chat.queue."+at.String()); err != nil {
		return Chat{}, err
	}
	row, err := on(tx).ChatOfKey(ctx, chatsql.ChatOfKeyParams{AuthorityID: at, KeyHash: k.hash()})
	if c, err := found(row, err); err == nil || !errors.Is(err, ErrUnknown) {
		return c, err // the same page, sent twice at once
	}
	waiting, err := on(tx).CountWaiting(ctx, at)
	if err != nil {
		return Chat{}, err
	}
	if waiting >= mostWaiting {
		return Chat{}, ErrFull
	}
	kept, err := s.Inbox.Keep(ctx, tx, b.ready)
	if err != nil {
		return Chat{}, err
	}
	err = on(tx).InsertChat(ctx, chatsql.InsertChatParams{
		AuthorityID: at, ID: uuid.UUID(b.id), AccountID: uuid.UUID(b.account.ID), ThreadID: uuid.UUID(kept.Thread), KeyHash: k.hash(),
		Name: b.Name, Email: b.Email, Phone: b.Phone, Lang: string(b.Lang), OpenedAt: db.At(tx.Now),
	})
	if err != nil {
		return Chat{}, err
	}
	c, err := s.Chat(ctx, tx, b.id)
	if err != nil {
		return Chat{}, err
	}
	c.LastBy = inbox.In
	if err := s.add(ctx, tx, &c, Line{Kind: In, Item: kept.ID, Who: c.Name}, "first"); err != nil {
		return Chat{}, err
	}
	s.queueChanged(tx, at)
	return c, nil
}
