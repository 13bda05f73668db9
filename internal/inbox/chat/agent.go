package chat

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Handing is where an agent sends a chat: to a colleague, or to a team, where it waits first in line.
type Handing struct {
	Agent identity.AgentID
	Team  identity.TeamID
	Note  string // for the colleague alone
	By    string // who hands it over
}

// Take gives a chat to an agent. Somebody else's stays theirs: ErrTaken says whose.
func (s *Service) Take(ctx context.Context, tx *db.Tx, id ID, agent identity.AgentID) error {
	c, err := s.locked(ctx, tx, id)
	switch {
	case err != nil:
		return err
	case !c.Live():
		return ErrEnded
	case c.Agent == agent.UUID:
		return nil
	case c.Agent != uuid.Nil:
		return errTaken(c.AgentName)
	}
	_, err = s.Inbox.Assign(ctx, tx, c.Thread, agent.UUID)
	return err
}

// Hand gives a chat to somebody else, with a note that the resident never sees.
func (s *Service) Hand(ctx context.Context, tx *db.Tx, id ID, h Handing) error {
	c, err := s.locked(ctx, tx, id)
	if err != nil {
		return err
	}
	if !c.Live() {
		return ErrEnded
	}
	if strings.TrimSpace(h.Note) != "" {
		if err := s.note(ctx, tx, c, h.By, h.Note); err != nil {
			return err
		}
	}
	if h.Team != "" {
		if _, err := s.Inbox.Transfer(ctx, tx, c.Thread, h.Team); err != nil {
			return err
		}
	}
	_, err = s.Inbox.Assign(ctx, tx, c.Thread, h.Agent.UUID)
	return err
}

// AddNote writes something for colleagues.
func (s *Service) AddNote(ctx context.Context, tx *db.Tx, id ID, by, words string) error {
	c, err := s.locked(ctx, tx, id)
	if err != nil {
		return err
	}
	return s.note(ctx, tx, c, by, words)
}

func (s *Service) note(ctx context.Context, tx *db.Tx, c Chat, by, words string) error {
	if len([]rune(words)) > MostText {
		return tooLong(words)
	}
	if strings.TrimSpace(words) == "" {
		return inbox.ErrNothingSaid
	}
	return s.add(ctx, tx, &c, Line{Kind: Note, Who: by, Words: words}, "note:"+db.NewID().String())
}

// Finish is the agent's end: the thread is closed with it.
func (s *Service) Finish(ctx context.Context, tx *db.Tx, id ID) error {
	c, err := s.locked(ctx, tx, id)
	if err != nil || !c.Live() {
		return err
	}
	_, err = s.Inbox.Close(ctx, tx, c.Thread)
	return err
}

func (s *Service) locked(ctx context.Context, tx *db.Tx, id ID) (Chat, error) {
	c, err := s.Chat(ctx, tx, id)
	if err != nil {
		return c, err
	}
	return s.lock(ctx, tx, c)
}

// lineOf is the number of an item's line.
func (s *Service) lineOf(ctx context.Context, id inbox.ItemID) (int64, error) {
	row, err := on(s.DB.Read()).LineOfItem(ctx, chatsql.LineOfItemParams{AuthorityID: tenant.From(ctx), ItemID: optional(uuid.UUID(id))})
	if err != nil {
		return 0, fmt.Errorf("the line of item %s: %w", id, err)
	}
	return row.N, nil
}
