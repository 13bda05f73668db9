package phone

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/phone/phonesql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Take keeps what the exchange told of a call, durably, before it returns without error. What cannot be read
// becomes a held item of the inbox; what was told before changes nothing.
func (s *Service) Take(ctx context.Context, a inbox.Account, body []byte) error {
	ctx = tenant.With(ctx, a.Authority)
	e, err := ReadEvent(body, regionOf(a))
	if err != nil {
		_, err := s.Inbox.Accept(ctx, inbox.Incoming{Account: a, Raw: bytes.NewReader(body)})
		return err
	}
	ready, err := s.Inbox.Prepare(ctx, inbox.Incoming{Account: a, ExternalID: "call:" + e.Ref, Raw: bytes.NewReader(body)})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.take(ctx, tx, a, told{e, body, ready}); err != nil {
			return fmt.Errorf("take a call: %w", err)
		}
		return nil
	})
}

// told is an event ready to be kept.
type told struct {
	Event
	body  []byte
	ready inbox.Prepared
}

func (s *Service) take(ctx context.Context, tx *db.Tx, a inbox.Account, t told) error {
	if err := tx.Lock(ctx, "inbox.call."+a.ID.String()+t.Ref); err != nil {
		return err
	}
	was, known, err := s.byRef(ctx, tx, a, t.Ref)
	if err != nil {
		return err
	}
	now := was
	if !known {
		if now, err = s.begin(ctx, tx, a, t); err != nil {
			return err
		}
	}
	kept, err := on(tx).InsertEvent(ctx, phonesql.InsertEventParams{
		AuthorityID: a.Authority, CallID: uuid.UUID(now.ID), EventKey: t.key(), Kind: string(t.Kind), Direction: string(t.Direction),
		Party: t.Party, Extension: t.Extension, SaidAt: db.At(t.At), ReceivedAt: db.At(tx.Now), Body: t.body,
	})
	if err != nil || kept == 0 {
		return err // told before
	}
	if now.Course, err = s.fold(ctx, tx, now); err != nil {
		return err
	}
	if now.Agent, err = s.agentAt(ctx, tx, now.Extension); err != nil {
		return err
	}
	if err := s.follow(ctx, tx, a, was, &now, t); err != nil {
		return err
	}
	s.hint(tx, was, now)
	return on(tx).SaveCall(ctx, saved(now))
}

func (s *Service) byRef(ctx context.Context, tx *db.Tx, a inbox.Account, ref string) (Call, bool, error) {
	row, err := on(tx).CallByRef(ctx, phonesql.CallByRefParams{AuthorityID: a.Authority, AccountID: uuid.UUID(a.ID), CallRef: ref})
	if errors.Is(err, sql.ErrNoRows) {
		return Call{}, false, nil
	}
	return callOf(row), err == nil, err
}

// begin writes a call that was unknown.
func (s *Service) begin(ctx context.Context, tx *db.Tx, a inbox.Account, t told) (Call, error) {
	c := Call{Authority: a.Authority, ID: CallID(db.NewID()), Account: a.ID, Ref: t.Ref}
	err := on(tx).InsertCall(ctx, phonesql.InsertCallParams{
		AuthorityID: a.Authority, ID: uuid.UUID(c.ID), AccountID: uuid.UUID(a.ID), CallRef: t.Ref, Direction: string(t.Direction),
		State: string(StateRinging), LastAt: db.At(tx.Now),
	})
	return c, err
}

func (s *Service) fold(ctx context.Context, tx *db.Tx, c Call) (Course, error) {
	rows, err := on(tx).EventsOf(ctx, phonesql.EventsOfParams{AuthorityID: c.Authority, CallID: uuid.UUID(c.ID)})
	if err != nil {
		return Course{}, err
	}
	var all []Told
	for _, row := range rows {
		all = append(all, Told{Received: row.ReceivedAt.Time, Event: Event{
			Kind: Kind(row.Kind), Ref: c.Ref, Direction: Direction(row.Direction), Party: row.Party, Extension: row.Extension, At: row.SaidAt.Time,
		}})
	}
	return Fold(all), nil
}

// follow brings the inbox up to date: the thread of who rings, whose wait ends when somebody takes the call, and the figures.
func (s *Service) follow(ctx context.Context, tx *db.Tx, a inbox.Account, was Call, now *Call, t told) error {
	if now.Direction != In {
		return nil
	}
	if now.Thread.IsZero() {
		kept, err := s.Inbox.Keep(ctx, tx, t.ready)
		if err != nil {
			return err
		}
		now.Thread = kept.Thread
	}
	if now.Thread.IsZero() {
		return nil // held: a caller who rings too often
	}
	figure := func(what inbox.Count, took time.Duration) error {
		return s.Inbox.CountOf(ctx, tx, now.Thread, what, took)
	}
	if was.Answered.IsZero() && !now.Answered.IsZero() {
		if _, err := s.Inbox.Spoke(ctx, tx, now.Thread); err != nil {
			return err
		}
	}
	for range now.Transfers - was.Transfers {
		if err := figure(inbox.CountTransferred, 0); err != nil {
			return err
		}
	}
	switch {
	case now.State == StateMissed && was.State != StateMissed:
		return figure(inbox.CountMissed, now.Waited())
	case was.State == StateMissed && now.State != StateMissed: // it came out later that somebody had taken it
		return s.Inbox.Uncount(ctx, tx, now.Thread, inbox.CountMissed)
	}
	return nil
}

// hint has the pages of the agent look again, and of the one who had the call before.
func (s *Service) hint(tx *db.Tx, was, now Call) {
	tx.AfterCommit(func() {
		s.Hint(now.Authority, "calls", map[string]string{"call": now.ID.String()})
		for agent := range map[uuid.UUID]bool{was.Agent: true, now.Agent: true} {
			if agent != uuid.Nil {
				s.Hint(now.Authority, Subject(agent), map[string]string{"call": now.ID.String(), "state": string(now.State)})
			}
		}
	})
}

func saved(c Call) phonesql.SaveCallParams {
	return phonesql.SaveCallParams{
		AuthorityID: c.Authority, ID: uuid.UUID(c.ID), ThreadID: optional(uuid.UUID(c.Thread)), Direction: string(c.Direction), Party: c.Party,
		Extension: c.Extension, AgentID: optional(c.Agent), State: string(c.State), Transfers: int64(c.Transfers), RungAt: db.At(c.Rung),
		AnsweredAt: db.At(c.Answered), EndedAt: db.At(c.Ended), LastAt: db.At(c.Last),
	}
}
