package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
)

// thread finds or begins the exchange that an item belongs to, and brings it up to date.
// The item is filed instead when nobody waits for an answer to it.
func (s *Service) thread(ctx context.Context, tx *db.Tx, p Prepared, i *Item) (t Thread, isNew bool, err error) {
	if p.message.Conversation != "" { // two first messages at once begin one exchange
		if err := tx.Lock(ctx, "inbox.conversation."+i.Account.String()+p.message.Conversation); err != nil {
			return Thread{}, false, err
		}
	}
	leads, err := s.leads(ctx, tx, p.in.Account, p.message)
	if err != nil {
		return Thread{}, false, err
	}
	if i.Facts.Loop {
		i.State = StateFiled
		return Thread{}, false, nil
	}
	if l, found := choose(p.message, leads); found {
		t, err = s.join(ctx, tx, l, p.message, i)
		return t, false, err
	}
	if p.message.Files {
		i.State = StateFiled
		return Thread{}, false, nil
	}
	t, err = s.begin(ctx, tx, p, i)
	return t, true, err
}

func (s *Service) join(ctx context.Context, tx *db.Tx, l lead, m Message, i *Item) (Thread, error) {
	t, err := s.lockThread(ctx, tx, l.thread)
	if err != nil {
		return Thread{}, err
	}
	before := t
	i.Thread, i.Facts.Stranger = t.ID, i.Party != t.Party && i.Facts.Bounce == nil
	t.take(*i, m.AnswerTo)
	if before.State == Closed && t.State == Open {
		if err := s.countReopened(ctx, tx, before, &t); err != nil {
			return Thread{}, err
		}
	}
	if err := s.saveThread(ctx, tx, &t); err != nil {
		return Thread{}, err
	}
	if b := i.Facts.Bounce; b != nil && b.Final() {
		if err := s.returned(ctx, tx, t, *b); err != nil {
			return Thread{}, err
		}
	}
	return t, s.countReceived(ctx, tx, before, t)
}

func (s *Service) begin(ctx context.Context, tx *db.Tx, p Prepared, i *Item) (Thread, error) {
	m := p.message
	t := Thread{
		Authority: i.Authority, ID: p.thread, Account: i.Account, Door: i.Door, Party: i.Party, PartyName: i.PartyName,
		AnswerTo: m.AnswerTo, Person: m.Person, Subject: i.Subject, Conversation: m.Conversation, State: Open,
		Team: p.in.Account.Team, First: i.Received, Version: 1, replyKey: p.reply,
	}
	if t.AnswerTo == "" {
		t.AnswerTo = i.Party
	}
	i.Thread = t.ID
	t.take(*i, "")
	if err := insertThread(ctx, tx, t); err != nil {
		return Thread{}, err
	}
	return t, s.countReceived(ctx, tx, Thread{State: Open}, t)
}

func insertThread(ctx context.Context, tx *db.Tx, t Thread) error {
	return on(tx).InsertThread(ctx, inboxsql.InsertThreadParams{
		AuthorityID: t.Authority, ID: uuid.UUID(t.ID), AccountID: uuid.UUID(t.Account), Door: string(t.Door), Party: t.Party,
		PartyName: t.PartyName, AnswerTo: t.AnswerTo, PersonID: optional(t.Person), Subject: t.Subject, Conversation: t.Conversation,
		ReplyKey: t.replyKey, State: string(t.State), TeamID: string(t.Team), Count: int64(t.Count), Unread: int64(t.Unread),
		FirstAt: db.At(t.First), LastAt: db.At(t.Last), WaitingAt: db.At(t.Waiting),
	})
}

// lockThread gives a thread that nobody else changes until the transaction ends.
func (s *Service) lockThread(ctx context.Context, tx *db.Tx, id ThreadID) (Thread, error) {
	if err := tx.Lock(ctx, "inbox.thread."+id.String()); err != nil {
		return Thread{}, err
	}
	return s.loadThread(ctx, tx, id)
}

func (s *Service) loadThread(ctx context.Context, q db.Queryer, id ThreadID) (Thread, error) {
	at, err := here(ctx)
	if err != nil {
		return Thread{}, err
	}
	row, err := on(q).Thread(ctx, inboxsql.ThreadParams{AuthorityID: at, ID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return Thread{}, ErrUnknown
	}
	if err != nil {
		return Thread{}, fmt.Errorf("thread %s: %w", id, err)
	}
	return threadOf(row), nil
}

func (s *Service) saveThread(ctx context.Context, tx *db.Tx, t *Thread) error {
	n, err := on(tx).SaveThread(ctx, t.saved())
	if err != nil || n == 0 {
		return errors.Join(err, errWhenNone(n, "the thread has changed in between"))
	}
	t.Version++
	return nil
}
