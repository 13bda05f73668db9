package chat

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
)

// What one chat may cost.
const (
	MostFiles  = 5   // with one message
	mostLines  = 500 // in one chat
	perMinute  = 20  // messages of the resident
	mostKeyLen = 64
)

// Saying is a message of the resident. Files were vetted by whoever took them in.
type Saying struct {
	Key   string // drawn by the page: the same key is kept once
	Text  string
	Files []inbox.Part
}

func (y Saying) check() error {
	switch {
	case y.Key == "" || len(y.Key) > mostKeyLen:
		return ErrKey
	case strings.TrimSpace(y.Text) == "" && len(y.Files) == 0:
		return inbox.ErrNothingSaid
	case len([]rune(y.Text)) > MostText:
		return tooLong(y.Text)
	case len(y.Files) > MostFiles:
		return errs.New(errs.Invalid, "inbox.chat.many_files", "Most", MostFiles)
	}
	return nil
}

func tooLong(text string) error {
	return errs.New(errs.Invalid, "inbox.chat.too_long", "Most", MostText, "Length", len([]rune(text)))
}

// Say keeps a message of the resident: once it returns without error, it is on the disk. The number is that of its line;
// again says that it was here already.
func (s *Service) Say(ctx context.Context, c Chat, y Saying) (n int64, again bool, err error) {
	if err := y.check(); err != nil {
		return 0, false, err
	}
	account, err := s.Inbox.Account(ctx, s.DB.Read(), c.Account)
	if err != nil {
		return 0, false, err
	}
	ready, err := s.prepare(ctx, account, posted{Chat: c.ID.String(), Key: y.Key, Name: c.Name, Email: c.Email, Phone: c.Phone, Lang: c.Lang, Text: y.Text}, y.Files)
	if err != nil {
		return 0, false, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n, again, err = s.say(ctx, tx, c, y, ready)
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("say in chat %s: %w", c.ID, err)
	}
	return n, again, nil
}

func (s *Service) say(ctx context.Context, tx *db.Tx, c Chat, y Saying, ready inbox.Prepared) (int64, bool, error) {
	c, err := s.lock(ctx, tx, c)
	if err != nil {
		return 0, false, err
	}
	n, err := on(tx).LineOfKey(ctx, chatsql.LineOfKeyParams{AuthorityID: c.Authority, ChatID: uuid.UUID(c.ID), LineKey: "in:" + y.Key})
	if err == nil {
		return n, true, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return 0, false, err
	}
	if err := s.may(ctx, tx, c); err != nil {
		return 0, false, err
	}
	kept, err := s.Inbox.Keep(ctx, tx, ready)
	if err != nil {
		return 0, false, err
	}
	c.Spoke, c.Alive, c.LastBy, c.Warned = tx.Now, tx.Now, inbox.In, time.Time{}
	err = s.add(ctx, tx, &c, Line{Kind: In, Item: kept.ID, Who: c.Name}, "in:"+y.Key)
	return c.Seq, false, err
}

// may tells whether the resident may say one thing more.
func (s *Service) may(ctx context.Context, tx *db.Tx, c Chat) error {
	if !c.Live() {
		return ErrEnded
	}
	if c.Seq >= mostLines {
		return ErrTooMuch
	}
	recent, err := on(tx).RecentLines(ctx, chatsql.RecentLinesParams{AuthorityID: c.Authority, ChatID: uuid.UUID(c.ID), SaidAt: db.At(tx.Now.Add(-time.Minute))})
	if err == nil && recent >= perMinute {
		return ErrTooFast
	}
	return err
}

// prepare writes down what was posted, for the inbox to keep.
func (s *Service) prepare(ctx context.Context, a inbox.Account, p posted, files []inbox.Part) (inbox.Prepared, error) {
	for _, f := range files {
		p.Files = append(p.Files, f.Name)
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return inbox.Prepared{}, err
	}
	m := p.message()
	m.Parts = files
	return s.Inbox.Prepare(ctx, inbox.Incoming{Account: a, ExternalID: p.Chat + ":" + p.Key, Raw: bytes.NewReader(raw), Message: &m})
}
