package inbox

import (
	"context"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// Assign gives a thread to an agent; uuid.Nil gives it back to its team.
func (s *Service) Assign(ctx context.Context, tx *db.Tx, id ThreadID, agent uuid.UUID) (Thread, error) {
	return s.change(ctx, tx, id, "assigned", func(t *Thread) error {
		t.Agent = agent
		return nil
	})
}

// Transfer moves a thread to another team, where nobody has it yet.
func (s *Service) Transfer(ctx context.Context, tx *db.Tx, id ThreadID, team identity.TeamID) (Thread, error) {
	return s.change(ctx, tx, id, "transferred", func(t *Thread) error {
		if t.Team == team {
			return nil
		}
		t.Team, t.Agent = team, uuid.Nil
		return s.count(ctx, tx, tally{door: t.Door, team: team, what: CountTransferred, at: tx.Now})
	})
}

// BelongsTo says whose a thread is; uuid.Nil takes it back.
func (s *Service) BelongsTo(ctx context.Context, tx *db.Tx, id ThreadID, person uuid.UUID) (Thread, error) {
	return s.change(ctx, tx, id, "person", func(t *Thread) error {
		t.Person = person
		return nil
	})
}

// Close ends a thread, answered or not. A new message opens it again.
func (s *Service) Close(ctx context.Context, tx *db.Tx, id ThreadID) (Thread, error) {
	return s.finish(ctx, tx, id, "closed", Thread.settledAs)
}

// PutAside ends a thread that is spam: nobody was waiting, so it counts neither as answered nor as unanswered.
func (s *Service) PutAside(ctx context.Context, tx *db.Tx, id ThreadID) (Thread, error) {
	return s.finish(ctx, tx, id, "put aside", func(Thread) settling { return aside })
}

// Answers tells whether anything can be sent by a door.
func (s *Service) Answers(d Door) bool { return s.ways[d].Channel != nil }

// Reopen undoes Close.
func (s *Service) Reopen(ctx context.Context, tx *db.Tx, id ThreadID) (Thread, error) {
	return s.change(ctx, tx, id, "reopened", func(t *Thread) error {
		if t.State == Open {
			return nil
		}
		before := *t
		t.State, t.Closed = Open, time.Time{}
		return s.countReopened(ctx, tx, before, t)
	})
}

// Seen marks what came in as read.
func (s *Service) Seen(ctx context.Context, tx *db.Tx, id ThreadID) error {
	t, err := s.lockThread(ctx, tx, id)
	if err != nil || t.Unread == 0 {
		return err
	}
	key := inboxsql.MarkReadParams{AuthorityID: t.Authority, ThreadID: optional(uuid.UUID(id)), ReadAt: db.At(tx.Now)}
	if _, err := on(tx).MarkRead(ctx, key); err != nil {
		return err
	}
	t.Unread = 0
	return s.saveThread(ctx, tx, &t)
}

func (s *Service) change(ctx context.Context, tx *db.Tx, id ThreadID, what string, do func(t *Thread) error) (Thread, error) {
	t, err := s.lockThread(ctx, tx, id)
	if err != nil {
		return Thread{}, err
	}
	before := t
	if err := do(&t); err != nil || t == before {
		return t, err
	}
	if err := s.saveThread(ctx, tx, &t); err != nil {
		return Thread{}, err
	}
	if err := s.waits(ctx, tx, before, t); err != nil {
		return Thread{}, err
	}
	tx.AfterCommit(func() {
		payload := map[string]string{"thread": t.ID.String()}
		s.Hint(t.Authority, "inbox", payload)
		s.Hint(t.Authority, "thread."+t.ID.String(), payload)
	})
	return t, events.Publish(ctx, s.Bus, tx, Changed{Thread: t, What: what})
}

// AddFacts writes what became known of an item after it was kept, such as what its sender could prove.
func (s *Service) AddFacts(ctx context.Context, tx *db.Tx, id ItemID, add func(*Facts)) error {
	if err := tx.Lock(ctx, "inbox.facts."+id.String()); err != nil {
		return err
	}
	i, err := s.Item(ctx, tx, id)
	if err != nil {
		return err
	}
	add(&i.Facts)
	i.Facts.tidy()
	facts, err := db.Marshal(i.Facts)
	if err != nil {
		return err
	}
	_, err = on(tx).SetFacts(ctx, inboxsql.SetFactsParams{AuthorityID: i.Authority, ID: uuid.UUID(id), Facts: facts})
	if err == nil {
		s.hint(tx, i)
	}
	return err
}
