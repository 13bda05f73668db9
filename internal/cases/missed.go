package cases

import (
	"context"
	"errors"
	"fmt"

	"parvis/internal/cases/casessql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// sweepBatch is how many missed deadlines one look takes; the sweep looks again until none is left.
const sweepBatch = 200

// NoticeMissed turns every deadline whose time has passed into one event. It is idempotent: what was noticed, met or
// paused meanwhile is left alone, so that two machines may sweep at once. New has it run every minute.
func (s *Service) NoticeMissed(ctx context.Context) error {
	for {
		now := s.db.Clock().Now()
		rows, err := on(s.db.Read()).DeadlinesToNotice(ctx, casessql.DeadlinesToNoticeParams{DueAt: db.At(now), Limit: sweepBatch})
		if err != nil {
			return fmt.Errorf("look for missed deadlines: %w", err)
		}
		var failures []error // one case that cannot be read must not hide the others
		for _, r := range rows {
			if err := s.noticeOne(tenant.With(ctx, r.AuthorityID), r); err != nil {
				failures = append(failures, fmt.Errorf("case %s: %w", r.CaseID, err))
			}
		}
		if len(rows) < sweepBatch || len(failures) > 0 {
			return errors.Join(failures...)
		}
	}
}

func (s *Service) noticeOne(ctx context.Context, r casessql.DeadlinesToNoticeRow) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		by := Change{Case: ID{r.CaseID}, By: identity.System, Channel: ByRules}
		_, err := s.change(ctx, tx, by, func(t *turn) error {
			d, ok := t.now.clock(r.Name, r.Number)
			if !ok || !d.MissedAt.IsZero() || !d.Late(t.at) {
				return nil
			}
			t.add(&Ticked{Tick: Missed, Name: d.Name, No: d.No, Due: d.Due})
			return nil
		})
		return err
	})
}
