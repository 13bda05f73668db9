package workflow

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/workflow/workflowsql"
)

// scene is a case with all that is needed to play it, read before the transaction.
type scene struct {
	s       *Service
	here    *identity.Authority
	c       cases.Case
	service *catalogue.Service
	view    *catalogue.View
}

// errMoved says that the case changed between plan and transaction: plan again.
var errMoved = errors.New("workflow: the case changed meanwhile")

// maxPlans bounds how often a plan is made again before the job is tried later.
const maxPlans = 8

// maxAutomated bounds what may run by itself on one case: states that chase each other
// stop there, with a task for a person.
const maxAutomated = 300

// run plays what one event sets off. Idempotent by workflow_steps.
func (s *Service) run(ctx context.Context, job Run) error {
	ctx = tenant.With(ctx, job.Authority)
	history, err := s.Cases.History(ctx, s.DB.Read(), cases.ID{UUID: job.Case})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(history, func(e cases.Event) bool { return e.Seq == job.Seq })
	if at < 0 {
		return jobs.Cancel(fmt.Errorf("case %s has no event %d", job.Case, job.Seq))
	}
	for _, trigger := range triggers(history[at]) {
		if err := s.play(ctx, job, trigger, tooMany(history)); err != nil {
			return fmt.Errorf("play %s of case %s: %w", trigger, job.Case, err)
		}
	}
	return nil
}

func tooMany(history []cases.Event) bool {
	n := 0
	for _, e := range history {
		if e.Kind == cases.KindAutomated {
			n++
		}
	}
	return n > maxAutomated
}

// play plans and carries out one trigger, again when the case changed in between.
func (s *Service) play(ctx context.Context, job Run, trigger string, halted bool) error {
	for range maxPlans {
		sc, err := s.scene(ctx, cases.ID{UUID: job.Case})
		if err != nil {
			return err
		}
		p := sc.plan(trigger, job.Seq)
		if halted {
			p = sc.halt(trigger, job.Seq)
		}
		err = s.DB.Write(identity.As(ctx, identity.Automation(trigger)), func(tx *db.Tx) error {
			return s.once(ctx, tx, job, trigger, func() error { return p.carryOut(ctx, tx) })
		})
		if !errors.Is(err, errMoved) {
			return err
		}
	}
	return jobs.Snooze(1e9)
}

// once runs do unless this step of this event was done before.
func (s *Service) once(ctx context.Context, tx *db.Tx, job Run, step string, do func() error) error {
	added, err := queries(tx).Remember(ctx, workflowsql.RememberParams{
		AuthorityID: job.Authority, CaseID: job.Case, Seq: job.Seq, Step: step, DoneAt: db.Time{Time: tx.Now},
	})
	if err != nil || added == 0 {
		return err
	}
	return do()
}

// scene reads a case and its definition, and looks at it as it stands today.
func (s *Service) scene(ctx context.Context, id cases.ID) (*scene, error) {
	c, err := s.Cases.Load(ctx, s.DB.Read(), id)
	if err != nil {
		return nil, err
	}
	return s.sceneOf(ctx, c)
}

func (s *Service) sceneOf(ctx context.Context, c cases.Case) (*scene, error) {
	here, err := s.Identity.Authority(ctx, c.Authority)
	if err != nil {
		return nil, err
	}
	service, err := s.Offer.Version(ctx, c.Service, catalogue.VersionNo(c.Version))
	if err != nil {
		return nil, err
	}
	moment, err := s.moment(ctx, here, c)
	if err != nil {
		return nil, err
	}
	return &scene{s: s, here: here, c: c, service: service, view: service.Look(c.Answers, moment)}, nil
}
