package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

const (
	overdue = 5 * time.Minute  // a job that is so late is lost, or its queue is long: a second one does no harm
	stuck   = 15 * time.Minute // sendTimeout, the wait for the answer, and time to write it down
	batch   = 500
)

// Reconcile finds messages that nobody is sending any more and sees to them:
// queued ones whose job is gone get a new job, those whose worker died in the
// middle are settled as unsure, and ends that were not announced are announced.
// What it mends it logs: each one is a fault somewhere else.
func (s *Service) Reconcile(ctx context.Context) error {
	return errors.Join(s.wakeOverdue(ctx), s.settleStuck(ctx), s.announceForgotten(ctx))
}

func (s *Service) wakeOverdue(ctx context.Context) error {
	if s.Sender == nil && s.Texts == nil {
		return nil
	}
	before := db.Time{Time: s.DB.Clock().Now().Add(-overdue)}
	rows, err := notifysql.New(s.DB.Read()).Overdue(ctx, notifysql.OverdueParams{NextAt: before, Limit: batch})
	if err != nil || len(rows) == 0 {
		return err
	}
	s.Log.WarnContext(ctx, "notify: messages were queued without a job", "count", len(rows))
	for _, row := range rows {
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			n, err := notifysql.New(tx).Touch(ctx, notifysql.TouchParams{
				AuthorityID: row.AuthorityID, ID: row.ID, NowAt: db.Time{Time: tx.Now}, BeforeAt: before,
			})
			if err != nil || n == 0 {
				return err
			}
			return jobs.Add(ctx, s.Jobs, tx, Deliver{Authority: row.AuthorityID, Message: row.ID})
		})
		if err != nil {
			return fmt.Errorf("wake message %s: %w", ID(row.ID), err)
		}
	}
	return nil
}

func (s *Service) settleStuck(ctx context.Context) error {
	before := db.Time{Time: s.DB.Clock().Now().Add(-stuck)}
	rows, err := notifysql.New(s.DB.Read()).Stuck(ctx, notifysql.StuckParams{SendingAt: before, Limit: batch})
	if err != nil || len(rows) == 0 {
		return err
	}
	s.Log.WarnContext(ctx, "notify: messages were left in the middle of being sent", "count", len(rows))
	for _, row := range rows {
		r, err := record(row)
		if err != nil {
			return err
		}
		a := Attempt{Number: r.Attempts, Outcome: Unsure, Stage: "crash", Words: "notify.why.stopped"}
		if err := s.keep(ctx, r, a); err != nil {
			return fmt.Errorf("settle message %s: %w", r.ID, err)
		}
	}
	return nil
}

func (s *Service) announceForgotten(ctx context.Context) error {
	before := db.Time{Time: s.DB.Clock().Now().Add(-overdue)}
	rows, err := notifysql.New(s.DB.Read()).Unannounced(ctx, notifysql.UnannouncedParams{ClosedAt: before, Limit: batch})
	if err != nil {
		return err
	}
	var faults []error
	for _, row := range rows {
		r, err := record(row)
		if err != nil {
			return err
		}
		ctx := tenant.With(ctx, r.Authority)
		why, err := s.last(ctx, r)
		if err != nil {
			return err
		}
		faults = append(faults, s.DB.Write(ctx, func(tx *db.Tx) error { return s.announceOnce(ctx, tx, r, why) }))
	}
	return errors.Join(faults...)
}

// announceOnce marks first: of two nodes that found the same row, one publishes.
func (s *Service) announceOnce(ctx context.Context, tx *db.Tx, r Record, why Attempt) error {
	n, err := notifysql.New(tx).MarkAnnounced(ctx, notifysql.MarkAnnouncedParams{
		AuthorityID: r.Authority, ID: uuid.UUID(r.ID), AnnouncedAt: db.Time{Time: tx.Now},
	})
	if err != nil || n == 0 {
		return err
	}
	return s.publish(ctx, tx, r, why)
}

func (s *Service) last(ctx context.Context, r Record) (Attempt, error) {
	attempts, err := s.Attempts(ctx, r.ID)
	if err != nil || len(attempts) == 0 {
		return Attempt{}, err
	}
	return attempts[len(attempts)-1], nil
}
