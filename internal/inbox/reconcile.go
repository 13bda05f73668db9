package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

const (
	overdue = 5 * time.Minute  // a job that is so late is lost, or its queue is long: a second one does no harm
	stuck   = 15 * time.Minute // an attempt, the wait for its answer, and time to write it down
	batch   = 500
)

// Reconcile finds items that nobody is sending any more and sees to them: queued ones whose
// job is gone get a new one, those whose worker died in the middle are settled as unsure.
func (s *Service) Reconcile(ctx context.Context) error {
	return errors.Join(s.wakeOverdue(ctx), s.settleStuck(ctx))
}

func (s *Service) wakeOverdue(ctx context.Context) error {
	before := db.At(s.DB.Clock().Now().Add(-overdue))
	rows, err := on(s.DB.Read()).OverdueItems(ctx, inboxsql.OverdueItemsParams{NextAt: before, Limit: batch})
	if err != nil {
		return err
	}
	for _, row := range rows {
		ctx := tenant.With(ctx, row.AuthorityID)
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			n, err := on(tx).TouchItem(ctx, inboxsql.TouchItemParams{AuthorityID: row.AuthorityID, ID: row.ID, NowAt: db.At(tx.Now), BeforeAt: before})
			if err != nil || n == 0 {
				return err
			}
			return jobs.Add(ctx, s.Jobs, tx, Deliver{Authority: row.AuthorityID, Item: row.ID})
		})
		if err != nil {
			return fmt.Errorf("wake item %s: %w", ItemID(row.ID), err)
		}
	}
	return nil
}

func (s *Service) settleStuck(ctx context.Context) error {
	before := db.At(s.DB.Clock().Now().Add(-stuck))
	rows, err := on(s.DB.Read()).StuckItems(ctx, inboxsql.StuckItemsParams{SendingAt: before, Limit: batch})
	if err != nil || len(rows) == 0 {
		return err
	}
	s.Log.WarnContext(ctx, "inbox: items were left in the middle of being sent", "count", len(rows))
	for _, row := range rows {
		i, err := itemOf(row)
		if err != nil {
			return err
		}
		if err := s.settle(tenant.With(ctx, i.Authority), i, Receipt{}, &Failure{Unsure, "inbox.why.stopped"}); err != nil {
			return err
		}
	}
	return nil
}
