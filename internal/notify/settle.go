package notify

import (
	"context"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/notify/notifysql"
)

var empty = db.JSON(`{"blocks":[]}`)

// A teller publishes that a message came to its end.
type teller func(ctx context.Context, tx *db.Tx, r Record, a Attempt) error

// later leaves the telling to Reconcile.
func later(context.Context, *db.Tx, Record, Attempt) error { return nil }

// again puts the message back and adds the job that tries next.
func (s *Service) again(ctx context.Context, tx *db.Tx, r Record, at time.Time) error {
	_, err := notifysql.New(tx).Requeue(ctx, notifysql.RequeueParams{
		AuthorityID: r.Authority, ID: uuid.UUID(r.ID), NextAt: db.Time{Time: at}, Unsure: int64(r.Unsure),
	})
	if err != nil {
		return err
	}
	return jobs.Add(ctx, s.Jobs, tx, Deliver{Authority: r.Authority, Message: uuid.UUID(r.ID)}, jobs.At(at))
}

// close ends the message's way.
func (s *Service) close(ctx context.Context, tx *db.Tx, r Record, state State, a Attempt, tell teller) error {
	q, now := notifysql.New(tx), db.Time{Time: tx.Now}
	closed, err := q.Close(ctx, notifysql.CloseParams{
		AuthorityID: r.Authority, ID: uuid.UUID(r.ID), State: string(state), ClosedAt: now, Unsure: int64(r.Unsure),
	})
	if err != nil || closed == 0 {
		return err
	}
	// A way in that has left, or never will, is a danger to keep. The outbox of
	// a demo town is the mailbox itself, so there it stays.
	if r.Secret && !s.Config.Demo {
		key := notifysql.EmptyOneParams{AuthorityID: r.Authority, ID: uuid.UUID(r.ID), Document: empty, EmptiedAt: now}
		if err := q.EmptyOne(ctx, key); err != nil {
			return err
		}
	}
	r.State, r.Closed = state, tx.Now
	return tell(ctx, tx, r, a)
}

// announce publishes the end of a message and writes down that it did.
func (s *Service) announce(ctx context.Context, tx *db.Tx, r Record, a Attempt) error {
	if err := s.publish(ctx, tx, r, a); err != nil {
		return err
	}
	_, err := notifysql.New(tx).MarkAnnounced(ctx, notifysql.MarkAnnouncedParams{
		AuthorityID: r.Authority, ID: uuid.UUID(r.ID), AnnouncedAt: db.Time{Time: tx.Now},
	})
	return err
}

func (s *Service) publish(ctx context.Context, tx *db.Tx, r Record, a Attempt) error {
	switch n := r.notice(r.Closed); r.State {
	case StateSent:
		return events.Publish(ctx, s.Bus, tx, Sent{n})
	case StateFailed, StateUnsure:
		return events.Publish(ctx, s.Bus, tx, Failed{Notice: n, Unsure: r.State == StateUnsure, Why: a})
	}
	return nil
}
