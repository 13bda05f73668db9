package chat

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/db"
)

// Seen notes that the lines up to a number were on the resident's screen: what we said is delivered.
func (s *Service) Seen(ctx context.Context, c Chat, upTo int64) error {
	if upTo <= c.Seen {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, c)
		if err != nil || upTo <= c.Seen {
			return err
		}
		upTo = min(upTo, c.Seq)
		items, err := on(tx).SentBetween(ctx, chatsql.SentBetweenParams{AuthorityID: c.Authority, ChatID: uuid.UUID(c.ID), After: c.Seen, Until: upTo})
		if err != nil {
			return err
		}
		c.Seen, c.Alive = upTo, tx.Now
		if err := s.save(ctx, tx, c); err != nil {
			return err
		}
		return s.delivered(ctx, tx, c, items)
	})
}

// delivered tells the inbox. A line that has not left its queue yet is told so when it does, see Channel.
func (s *Service) delivered(ctx context.Context, tx *db.Tx, c Chat, items []uuid.NullUUID) error {
	account := inbox.Account{Authority: c.Authority, ID: c.Account}
	for _, id := range items {
		i, err := s.Inbox.Item(ctx, tx, inbox.ItemID(id.UUID))
		if err != nil {
			return err
		}
		if err := s.Inbox.Receipted(ctx, tx, account, i.Facts.Ref, inbox.StateDelivered, ""); err != nil && !errors.Is(err, inbox.ErrUnknown) {
			return err
		}
	}
	return nil
}

// signsEvery is how often a page's life is written down.
const signsEvery = 3 * time.Minute

// Alive notes that the resident's page is still open. It costs a write now and then.
func (s *Service) Alive(ctx context.Context, c Chat) error {
	now := s.Clock.Now()
	if !c.Live() || now.Sub(c.Alive) < signsEvery {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return on(tx).Touch(ctx, chatsql.TouchParams{AuthorityID: c.Authority, ID: uuid.UUID(c.ID), AliveAt: db.At(tx.Now)})
	})
}
