package inbox

import (
	"context"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// Stood is how a thread stood before a slip: nothing of what was said, nor with whom.
type Stood struct {
	Team    identity.TeamID `json:"team,omitempty"`
	Agent   uuid.UUID       `json:"agent,omitzero"`
	State   ThreadState     `json:"state"`
	Waiting time.Time       `json:"waiting,omitzero"`
}

// Stands is what TakeBack needs later.
func (t Thread) Stands() Stood { return Stood{t.Team, t.Agent, t.State, t.Waiting} }

// TakeBack has a thread stand as it stood before a slip. version is what the slip made of it; once anything else has
// happened it is ErrMoved. The figures that the slip counted are taken off the day they were counted on.
func (s *Service) TakeBack(ctx context.Context, tx *db.Tx, id ThreadID, was Stood, version int64) (Thread, error) {
	return s.change(ctx, tx, id, "taken back", func(t *Thread) error {
		if t.Version != version {
			return ErrMoved
		}
		before := *t
		t.Team, t.Agent, t.State, t.Waiting = was.Team, was.Agent, was.State, was.Waiting
		if was.Team != before.Team {
			if err := s.count(ctx, tx, tally{door: t.Door, team: before.Team, what: CountTransferred, n: -1, at: tx.Now}); err != nil {
				return err
			}
		}
		if was.State != Open || before.State != Closed {
			return nil
		}
		t.Closed, t.settled, t.tallied.team = time.Time{}, "", ""
		return s.countEnding(ctx, tx, before, -1)
	})
}
