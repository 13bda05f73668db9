package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Kept is how long a chat that belongs to no request is kept after its end. What belongs to a request goes with it.
const Kept = 30 * 24 * time.Hour

// perPass is how many ended chats one step of the sweep looks at.
const perPass = 200

// Sweep forgets the chats whose time is over, in every authority. It may run any number of times.
func (s *Service) Sweep(ctx context.Context) error {
	all, err := s.Identity.Authorities(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, a := range all {
		failed = errors.Join(failed, s.sweepOf(identity.As(tenant.With(ctx, a.ID), identity.System)))
	}
	return failed
}

func (s *Service) sweepOf(ctx context.Context) error {
	from := chatsql.EndedChatsParams{AuthorityID: tenant.From(ctx), Limit: perPass, BeforeAt: db.At(s.Clock.Now().Add(-Kept))}
	for {
		rows, err := on(s.DB.Read()).EndedChats(ctx, from)
		if err != nil {
			return fmt.Errorf("chats whose time is over: %w", err)
		}
		for _, row := range rows {
			if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.forgetUnlessKept(ctx, tx, chatOf(row)) }); err != nil {
				return err
			}
			from.AfterAt, from.AfterID = row.EndedAt, row.ID
		}
		if len(rows) < perPass {
			return nil
		}
	}
}

func (s *Service) forgetUnlessKept(ctx context.Context, tx *db.Tx, c Chat) error {
	if s.Keeps != nil {
		if kept, err := s.Keeps(ctx, tx, c.Thread); err != nil || kept {
			return err
		}
	}
	return s.forget(ctx, tx, c)
}

// Erase removes at once, at the resident's wish, a chat that has ended and belongs to no request. It tells whether it did.
func (s *Service) Erase(ctx context.Context, c Chat) (done bool, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.lock(ctx, tx, c)
		if err != nil || now.Live() {
			return err
		}
		if t, err := s.Inbox.Thread(ctx, tx, now.Thread); err != nil || t.State == inbox.Open {
			return err // somebody still works on it
		}
		kept := false
		if s.Keeps != nil {
			if kept, err = s.Keeps(ctx, tx, now.Thread); err != nil || kept {
				return err
			}
		}
		done = true
		return s.forget(ctx, tx, now)
	})
	return done, err
}

// forget removes the thread with all that was said, its files and this chat's own rows, which fall with it.
func (s *Service) forget(ctx context.Context, tx *db.Tx, c Chat) error {
	_, err := s.Inbox.Forget(ctx, tx, c.Thread)
	if errors.Is(err, inbox.ErrUnknown) {
		return nil
	}
	return err
}
