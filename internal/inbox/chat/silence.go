package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// mostLive is how many chats of one state an authority's pass looks at; the rest have their turn a minute later.
const mostLive = 2000

// Silence warns and ends chats in which nobody speaks any more, in every authority. It may run any number of times.
func (s *Service) Silence(ctx context.Context) error {
	all, err := s.Identity.Authorities(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, a := range all {
		failed = errors.Join(failed, s.silenceOf(identity.As(tenant.With(ctx, a.ID), identity.System), a))
	}
	return failed
}

func (s *Service) silenceOf(ctx context.Context, a *identity.Authority) error {
	closed := closedSince(a, s.Clock.Now())
	if today, err := s.Today(ctx, a.Calendar); err == nil && today.Open {
		closed = time.Time{}
	}
	var failed error
	for _, state := range []State{Waiting, Open} {
		live, err := s.live(ctx, s.DB.Read(), state, mostLive)
		if err != nil {
			return err
		}
		for _, c := range live {
			if what, _ := c.silence(s.Clock.Now(), closed); what == nothing {
				continue
			}
			failed = errors.Join(failed, s.DB.Write(ctx, func(tx *db.Tx) error { return s.quiet(ctx, tx, c, closed) }))
		}
	}
	return failed
}

// quiet does what silence asks of one chat, as it is now.
func (s *Service) quiet(ctx context.Context, tx *db.Tx, c Chat, closed time.Time) error {
	c, err := s.lock(ctx, tx, c)
	if err != nil {
		return err
	}
	switch what, why := c.silence(tx.Now, closed); what {
	case warn:
		c.Warned = tx.Now
		return s.tell(ctx, tx, &c, "warned", "")
	case end:
		return s.endBy(ctx, tx, c, why)
	}
	return nil
}

// closedSince is when the town hall closed; zero while it is open.
func closedSince(a *identity.Authority, now time.Time) time.Time {
	if a.Calendar.Zone() == nil || a.Calendar.Today(now).Open {
		return time.Time{}
	}
	for back := time.Duration(0); back < 24*time.Hour; back += time.Hour {
		day := a.Calendar.Date(now.Add(-back))
		openings := a.Calendar.Openings(day)
		for i := len(openings) - 1; i >= 0; i-- {
			if !openings[i].To.After(now) {
				return openings[i].To
			}
		}
	}
	return now.Add(-24 * time.Hour)
}

// live lists chats of a state, those that began first first.
func (s *Service) live(ctx context.Context, q db.Queryer, state State, most int) ([]Chat, error) {
	rows, err := on(q).LiveChats(ctx, chatsql.LiveChatsParams{AuthorityID: tenant.From(ctx), State: string(state), Limit: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("chats that are %s: %w", state, err)
	}
	all := make([]Chat, len(rows))
	for i, row := range rows {
		all[i] = chatOf(row)
	}
	return all, nil
}

// Live lists the chats that go on in the authority of ctx: first those who wait, then those who talk, each by when they began.
func (s *Service) Live(ctx context.Context, most int) (waiting, open []Chat, err error) {
	if waiting, err = s.live(ctx, s.DB.Read(), Waiting, most); err != nil {
		return nil, nil, err
	}
	open, err = s.live(ctx, s.DB.Read(), Open, most)
	return waiting, open, err
}

// Ahead counts who waits before a chat.
func (s *Service) Ahead(ctx context.Context, q db.Queryer, c Chat) (int, error) {
	n, err := on(q).CountAhead(ctx, chatsql.CountAheadParams{AuthorityID: c.Authority, OpenedAt: db.At(c.Opened), ID: uuid.UUID(c.ID)})
	return int(n), err
}

// WaitingNow counts who waits in the authority of ctx.
func (s *Service) WaitingNow(ctx context.Context) (int, error) {
	n, err := on(s.DB.Read()).CountWaiting(ctx, tenant.From(ctx))
	return int(n), err
}
