package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/db"
)

// Kind is what a line is.
type Kind string

// The kinds. Notes are for agents alone.
const (
	In   Kind = "in"   // the resident
	Out  Kind = "out"  // an agent
	Told Kind = "told" // what happened: Line.Words is a key of words under inbox.chat.told
	Note Kind = "note"
)

// Line is one thing said, or that happened.
type Line struct {
	N, Rev int64 // its place, and the number of its last change
	Kind   Kind
	Item   inbox.ItemID
	Who    string
	Words  string
	State  inbox.State // of an item of ours: whether it has arrived
	At     time.Time
	Files  []inbox.Attachment
}

// Lines are those changed after a revision, in their order. Notes are left out unless the reader is an agent.
func (s *Service) Lines(ctx context.Context, q db.Queryer, c Chat, after int64, agent bool) ([]Line, error) {
	rows, err := on(q).LinesAfter(ctx, chatsql.LinesAfterParams{AuthorityID: c.Authority, ChatID: uuid.UUID(c.ID), Rev: after})
	if err != nil {
		return nil, fmt.Errorf("lines of chat %s: %w", c.ID, err)
	}
	lines := make([]Line, 0, len(rows))
	for _, row := range rows {
		l := lineOf(row)
		if l.Kind == Note && !agent {
			continue
		}
		if row.Files > 0 {
			if l.Files, err = s.Inbox.Attachments(ctx, q, l.Item); err != nil {
				return nil, err
			}
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func lineOf(row chatsql.LinesAfterRow) Line {
	l := Line{
		N: row.N, Rev: row.Rev, Kind: Kind(row.Kind), Item: inbox.ItemID(row.ItemID.UUID), Who: row.Who, Words: row.Words,
		State: inbox.State(row.State), At: row.SaidAt.Time,
	}
	if row.ItemID.Valid {
		l.Words = row.Text
	}
	return l
}

// add writes the next line of a chat that is locked; what changed of the chat besides is saved with it.
func (s *Service) add(ctx context.Context, tx *db.Tx, c *Chat, l Line, key string) error {
	c.Seq++
	err := on(tx).InsertLine(ctx, chatsql.InsertLineParams{
		AuthorityID: c.Authority, ChatID: uuid.UUID(c.ID), N: c.Seq, Kind: string(l.Kind), LineKey: key, ItemID: optional(uuid.UUID(l.Item)),
		Who: l.Who, Words: l.Words, SaidAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("a line of chat %s: %w", c.ID, err)
	}
	return s.save(ctx, tx, *c)
}

// tell adds a line about what happened.
func (s *Service) tell(ctx context.Context, tx *db.Tx, c *Chat, what, who string) error {
	return s.add(ctx, tx, c, Line{Kind: Told, Words: what, Who: who}, "told:"+db.NewID().String())
}

// revise has pages read a line again: its file was looked at, or it has arrived.
func (s *Service) revise(ctx context.Context, tx *db.Tx, c *Chat, n int64) error {
	c.Seq++
	err := on(tx).ReviseLine(ctx, chatsql.ReviseLineParams{AuthorityID: c.Authority, ChatID: uuid.UUID(c.ID), N: n, Rev: c.Seq})
	if err != nil {
		return fmt.Errorf("a line of chat %s: %w", c.ID, err)
	}
	return s.save(ctx, tx, *c)
}
