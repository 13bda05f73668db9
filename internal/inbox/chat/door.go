package chat

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/worktime"
)

// doors remembers for a moment which authorities have a chat: every public page asks.
type doors struct {
	mu    sync.Mutex
	known map[tenant.ID]door
}

type door struct {
	is   bool
	asks time.Time // when to ask again
}

// remembered is how long a door that was opened or paused may go unnoticed by another process.
const remembered = 20 * time.Second

// IsOn tells whether the authority of ctx has a chat on its site, whatever the hour. A database that is away counts as no.
func (s *Service) IsOn(ctx context.Context) bool {
	at, now := tenant.From(ctx), s.Clock.Now()
	s.doors.mu.Lock()
	d, known := s.doors.known[at]
	s.doors.mu.Unlock()
	if known && now.Before(d.asks) {
		return d.is
	}
	_, err := s.Account(ctx)
	s.remember(at, err == nil, now)
	return err == nil
}

func (s *Service) remember(at tenant.ID, is bool, now time.Time) {
	s.doors.mu.Lock()
	defer s.doors.mu.Unlock()
	if s.doors.known == nil {
		s.doors.known = map[tenant.ID]door{}
	}
	s.doors.known[at] = door{is, now.Add(remembered)}
}

// Account is the chat of the authority in ctx: ErrShut when it has none, or when that is paused.
func (s *Service) Account(ctx context.Context) (inbox.Account, error) {
	a, err := s.account(ctx)
	if err == nil && !a.Paused.IsZero() {
		return a, ErrShut
	}
	return a, err
}

// HasDoor tells whether the authority of ctx has a chat, paused or not.
func (s *Service) HasDoor(ctx context.Context) (bool, error) {
	_, err := s.account(ctx)
	if errors.Is(err, ErrShut) {
		return false, nil
	}
	return err == nil, err
}

func (s *Service) account(ctx context.Context) (inbox.Account, error) {
	all, err := s.Inbox.Accounts(ctx, s.DB.Read())
	if err != nil {
		return inbox.Account{}, err
	}
	for _, a := range all {
		if a.Door == inbox.Chat {
			return a, nil
		}
	}
	return inbox.Account{}, ErrShut
}

// Settings is the document of a chat's account.
type Settings struct {
	Always bool `json:"always,omitempty"` // somebody answers at any hour, whatever the calendar of the town hall says
}

// Today tells whether somebody answers now by the calendar of an authority, else when; ErrShut when there is no chat at all.
func (s *Service) Today(ctx context.Context, on worktime.Calendar) (worktime.Today, error) {
	a, err := s.Account(ctx)
	if err != nil {
		return worktime.Today{}, err
	}
	var set Settings
	if err := a.Settings.Unmarshal(&set); err != nil {
		return worktime.Today{}, fmt.Errorf("settings of the chat %s: %w", a.ID, err)
	}
	today := on.Today(s.Clock.Now())
	today.Open = today.Open || set.Always
	return today, nil
}

// SetDoor puts the chat on the site of the authority in ctx, for a team, or takes it off: chats under way go on.
func (s *Service) SetDoor(ctx context.Context, tx *db.Tx, is bool, team identity.TeamID, set ...Settings) error {
	a, err := s.account(ctx)
	switch {
	case errors.Is(err, ErrShut) && is:
		_, err = s.Inbox.AddAccount(ctx, tx, inbox.NewAccount{Door: inbox.Chat, Address: addressOf(ctx), Name: "Site", Team: team, Settings: first(set)})
	case errors.Is(err, ErrShut):
		return nil
	case err != nil:
	case is:
		err = s.Inbox.ResumeAccount(ctx, tx, a.ID)
	default:
		err = s.Inbox.PauseAccount(ctx, tx, a.ID)
	}
	at, now := tenant.From(ctx), tx.Now
	tx.AfterCommit(func() {
		s.remember(at, is, now)
		s.Hub.Publish(at, Queue, nil)
	})
	return err
}

func first(set []Settings) Settings {
	if len(set) == 0 {
		return Settings{}
	}
	return set[0]
}

// addressOf names the door of an authority: no two authorities may have the same.
func addressOf(ctx context.Context) string { return tenant.From(ctx).String() }
