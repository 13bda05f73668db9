package search

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/threads"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
)

func (s *Service) listen() {
	b := s.Bus
	events.On(b, "a new request can be found", func(ctx context.Context, tx *db.Tx, e cases.Opened) error { return s.tell(ctx, tx, e.Case, e.Event) })
	events.On(b, "what happened to a request can be found", s.onChanged)
	events.On(b, "a request whose data went is found by what is left", s.onRewritten)
	events.On(b, "a message can be found", func(ctx context.Context, tx *db.Tx, e inbox.Received) error {
		return s.write(ctx, tx, e.Thread, e.Item, e.New)
	})
	events.On(b, "an answer can be found", func(ctx context.Context, tx *db.Tx, e inbox.SentOut) error {
		return s.write(ctx, tx, e.Thread, e.Item, e.Thread.Count == 1)
	})
	events.On(b, "messages that found their request are found with it", s.onTied)
	events.On(b, "what was forgotten of a thread is not found", s.onForgotten)
	events.On(b, "a person can be found", s.onPerson)
	events.On(b, "a forgotten person is not found", func(ctx context.Context, tx *db.Tx, e identity.PersonForgotten) error {
		return s.index.drop(ctx, tx, e.Authority, e.Person.UUID)
	})
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, c cases.Case, e cases.Event) error {
	p, ok, err := s.casePiece(ctx, c, e)
	if err != nil || !ok {
		return err
	}
	return s.put(ctx, tx, p)
}

// onChanged adds what was said. A case that passed to somebody else, or got a helper, is read again as a whole: its pieces
// name whose it is.
func (s *Service) onChanged(ctx context.Context, tx *db.Tx, e cases.Changed) error {
	switch e.Event.Data.(type) {
	case *cases.Transferred, *cases.Mandated, *cases.Reached:
		return s.again(ctx, tx, e.Case)
	}
	return s.tell(ctx, tx, e.Case, e.Event)
}

// again makes all pieces of a case anew.
func (s *Service) again(ctx context.Context, tx *db.Tx, c cases.Case) error {
	if err := s.index.drop(ctx, tx, c.Authority, c.ID.UUID); err != nil {
		return fmt.Errorf("search: case %s: %w", c.Reference, err)
	}
	history, err := s.Cases.History(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	all, err := s.casePieces(ctx, c, history)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := s.put(ctx, tx, p); err != nil {
			return fmt.Errorf("search: case %s: %w", c.Reference, err)
		}
	}
	return nil
}

// onRewritten has the index forget with the case.
func (s *Service) onRewritten(ctx context.Context, tx *db.Tx, e cases.Rewritten) error {
	if e.Gone {
		return s.index.drop(ctx, tx, tenant.From(ctx), e.Case.ID.UUID)
	}
	return s.again(ctx, tx, e.Case)
}

// write adds a message of a thread that belongs to no case; those of a case come by its own events.
func (s *Service) write(ctx context.Context, tx *db.Tx, t inbox.Thread, i inbox.Item, first bool) error {
	if t.ID.IsZero() {
		return nil // filed
	}
	if tied, err := s.tied(ctx, tx, t.ID); err != nil || tied {
		return err
	}
	if first {
		if err := s.put(ctx, tx, threadHead(t)); err != nil {
			return err
		}
	}
	p, ok := threadPiece(t, i)
	if !ok {
		return nil
	}
	return s.put(ctx, tx, p)
}

func (s *Service) tied(ctx context.Context, q db.Queryer, id inbox.ThreadID) (bool, error) {
	if s.Ties == nil {
		return false, nil
	}
	tie, _, err := s.Ties.Of(ctx, q, id)
	return !tie.Case.IsZero(), err
}

func (s *Service) onTied(ctx context.Context, tx *db.Tx, e threads.Tied) error {
	if e.Case.IsZero() {
		return nil
	}
	return s.index.drop(ctx, tx, e.Thread.Authority, uuid.UUID(e.Thread.ID))
}

// onForgotten has the index forget a thread, or read again what is left of it.
func (s *Service) onForgotten(ctx context.Context, tx *db.Tx, e inbox.Forgotten) error {
	switch {
	case e.Thread.IsZero():
		return nil // of no thread: it could not be found
	case e.Item == inbox.ItemID{}:
		return s.index.drop(ctx, tx, tenant.From(ctx), uuid.UUID(e.Thread))
	}
	return s.rebuildThread(ctx, tx, e.Thread)
}

func (s *Service) onPerson(ctx context.Context, tx *db.Tx, e identity.PersonSaved) error {
	if !e.New {
		if err := s.index.drop(ctx, tx, e.Authority, e.Person.ID.UUID); err != nil {
			return err
		}
	}
	return s.put(ctx, tx, personHead(e.Authority, e.Person))
}
