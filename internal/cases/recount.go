package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases/casessql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// recountJob counts the running deadlines of an authority again, because its calendar may have changed: a new closing
// day moves what is due. It is idempotent: a deadline that stays where it was gets no event.
type recountJob struct {
	Authority uuid.UUID `json:"authority"`
}

func (recountJob) Kind() string { return "cases.recount" }

// Tenant is the authority whose cases are counted.
func (j recountJob) Tenant() tenant.ID { return j.Authority }

// settled is how long other machines may go on with the calendar of before.
const settled = 5 * time.Second

func (s *Service) listenForCalendars(queue *jobs.Queue) {
	jobs.Work(queue, "counts deadlines again on a changed calendar", func(ctx context.Context, j recountJob) error { return s.RecountAll(ctx) })
	events.On(s.bus, "cases count deadlines again on a changed calendar", func(ctx context.Context, tx *db.Tx, e identity.AuthoritySaved) error {
		return jobs.Add(ctx, queue, tx, recountJob{e.Authority}, jobs.At(tx.Now.Add(settled)))
	})
}

// RecountAll counts every running deadline of the context's authority again, a case at a time.
func (s *Service) RecountAll(ctx context.Context) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	for last := uuid.Nil; ; {
		ids, err := on(s.db.Read()).CasesWithClocks(ctx, casessql.CasesWithClocksParams{AuthorityID: at, CaseID: last, Limit: sweepBatch})
		if err != nil {
			return fmt.Errorf("look for running deadlines: %w", err)
		}
		for _, id := range ids {
			last = id
			err := s.db.Write(ctx, func(tx *db.Tx) error {
				_, err := s.Recount(ctx, tx, Change{Case: ID{id}, By: identity.System, Channel: ByRules})
				return err
			})
			if err != nil {
				return err
			}
		}
		if len(ids) < sweepBatch {
			return nil
		}
	}
}
