package chat

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
)

// listen has a chat follow its thread, from whatever page that was changed.
func (s *Service) listen() {
	events.On(s.Bus, "what an agent answers is a line of the chat", s.onSent)
	events.On(s.Bus, "a chat is whose its thread is, and ends with it", s.onChanged)
	events.On(s.Bus, "a file of a chat was looked at", s.onScanned)
	events.On(s.Bus, "a line of a chat has arrived", func(ctx context.Context, tx *db.Tx, e inbox.Delivered) error { return s.onArrived(ctx, tx, e.Item) })
	events.On(s.Bus, "a line of a chat did not arrive", func(ctx context.Context, tx *db.Tx, e inbox.Failed) error { return s.onArrived(ctx, tx, e.Item) })
}

// of gives the chat of an event of the inbox; ok is false when it is no chat's. The lock of the thread is held.
func (s *Service) of(ctx context.Context, tx *db.Tx, door inbox.Door, id inbox.ThreadID) (c Chat, ok bool, err error) {
	if door != inbox.Chat || id.IsZero() {
		return Chat{}, false, nil
	}
	c, err = s.OfThread(ctx, tx, id)
	if errors.Is(err, ErrUnknown) {
		return Chat{}, false, nil
	}
	return c, err == nil, err
}

func (s *Service) onSent(ctx context.Context, tx *db.Tx, e inbox.SentOut) error {
	c, ok, err := s.of(ctx, tx, e.Item.Door, e.Thread.ID)
	if err != nil || !ok {
		return err
	}
	c.Spoke, c.LastBy, c.Warned = tx.Now, inbox.Out, time.Time{}
	who := e.Item.By.Name
	if who == "" {
		who = c.AgentName
	}
	return s.add(ctx, tx, &c, Line{Kind: Out, Item: e.Item.ID, Who: who}, "out:"+e.Item.ID.String())
}

func (s *Service) onChanged(ctx context.Context, tx *db.Tx, e inbox.Changed) error {
	c, ok, err := s.of(ctx, tx, e.Thread.Door, e.Thread.ID)
	if err != nil || !ok || !c.Live() {
		return err
	}
	if e.Thread.State == inbox.Closed {
		return s.finish(ctx, tx, c, ByAgent)
	}
	if e.Thread.Agent == c.Agent && e.What != "transferred" {
		return nil
	}
	return s.belongs(ctx, tx, c, e.Thread.Agent)
}

// belongs gives a chat to an agent, or back to the queue, where it keeps its place by when it began.
func (s *Service) belongs(ctx context.Context, tx *db.Tx, c Chat, agent uuid.UUID) error {
	before := c
	c.Agent, c.AgentName, c.State, c.Warned = agent, "", Waiting, time.Time{}
	told, name := "handed", ""
	if agent != uuid.Nil {
		a, err := s.Identity.Agent(ctx, identity.AgentID{UUID: agent})
		if err != nil {
			return err
		}
		c.AgentName, c.State, told, name = a.Name, Open, "joined", a.Name
		if before.Agent != uuid.Nil {
			told = "goes_on"
		}
		if c.Taken.IsZero() {
			c.Taken = tx.Now
		}
	}
	s.queueChanged(tx, c.Authority)
	if before.State == Waiting && c.State == Waiting {
		return s.save(ctx, tx, c) // it went from one team to another before anybody had it: they wait as before
	}
	return s.tell(ctx, tx, &c, told, name)
}

func (s *Service) onScanned(ctx context.Context, tx *db.Tx, e inbox.Scanned) error {
	return s.again(ctx, tx, e.Attachment.Item)
}

func (s *Service) onArrived(ctx context.Context, tx *db.Tx, i inbox.Item) error {
	if i.Door != inbox.Chat {
		return nil
	}
	return s.again(ctx, tx, i.ID)
}

// again has pages read the line of an item again.
func (s *Service) again(ctx context.Context, tx *db.Tx, id inbox.ItemID) error {
	row, err := on(tx).LineOfItem(ctx, chatsql.LineOfItemParams{AuthorityID: tenant.From(ctx), ItemID: optional(uuid.UUID(id))})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := s.Chat(ctx, tx, ID(row.ChatID))
	if err != nil {
		return err
	}
	if c, err = s.lock(ctx, tx, c); err != nil {
		return err
	}
	return s.revise(ctx, tx, &c, row.N)
}
