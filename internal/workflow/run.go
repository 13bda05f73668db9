package workflow

import (
	"context"
	"errors"
	"fmt"
	"time"

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
	c       cases.Case // as the steps done so far have left it
	service *catalogue.Service
	view    *catalogue.View
	teams   []identity.Team // of the authority, once somebody asked for them
	played  bool            // a plan was made of it: it is not the case as it stands any more
}

// errMoved says that the case changed between plan and transaction: plan again.
var errMoved = errors.New("workflow: the case changed meanwhile")

// maxPlans bounds how often a plan is made again before the job is tried later.
const maxPlans = 8

// run plays what one event sets off. Idempotent by workflow_steps.
func (s *Service) run(ctx context.Context, job Run) error {
	ctx = tenant.With(ctx, job.Authority)
	id := cases.ID{UUID: job.Case}
	event, err := s.Cases.EventOf(ctx, s.DB.Read(), id, job.Seq)
	if errors.Is(err, cases.ErrUnknown) {
		return jobs.Cancel(fmt.Errorf("case %s has no event %d", job.Case, job.Seq))
	}
	if err != nil {
		return err
	}
	sc, err := s.scene(ctx, id)
	if err != nil {
		return err
	}
	halted, err := s.runaway(ctx, sc.c, event)
	if err != nil {
		return err
	}
	for _, trigger := range triggers(sc.service, sc.c, event) {
		if !listens(sc.service, trigger) {
			continue
		}
		t := turn{Run: job, trigger: trigger, step: trigger, halted: halted, event: event}
		if err := s.play(ctx, t, sc, func(sc *scene) *plan { return sc.plan(t) }); err != nil {
			return fmt.Errorf("play %s of case %s: %w", trigger, job.Case, err)
		}
	}
	return nil
}

// turn is one trigger of one event, to be played once.
type turn struct {
	Run
	trigger string
	step    string // its name in the memory of steps
	halted  bool
	event   cases.Event
}

// play makes a plan and carries it out, again when the case changed in between: the scene is read where it is not the
// last one. What cannot be done is handed to a person, once, rather than tried for ever.
func (s *Service) play(ctx context.Context, t turn, sc *scene, planned func(*scene) *plan) (err error) {
	for range maxPlans {
		if sc == nil || sc.played {
			if sc, err = s.scene(ctx, cases.ID{UUID: t.Case}); err != nil {
				return err
			}
		}
		sc.played = true
		p := planned(sc)
		if p == nil {
			return nil
		}
		err = s.inOne(ctx, t, func(ctx context.Context, tx *db.Tx) error { return p.carryOut(ctx, tx) })
		switch {
		case err == nil:
			return nil
		case errors.Is(err, errMoved):
			continue
		case hopeless(err):
			return s.handOver(ctx, t, err)
		}
		return err
	}
	return jobs.Snooze(time.Second)
}

// inOne does a step in one transaction with its memory.
func (s *Service) inOne(ctx context.Context, t turn, do func(context.Context, *db.Tx) error) error {
	ctx = identity.As(ctx, identity.Automation(t.trigger))
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return s.once(ctx, tx, t.Run, t.step, func() error { return do(ctx, tx) })
	})
}

// handOver leaves what could not be done in the history, with why, and gives the case to a person.
func (s *Service) handOver(ctx context.Context, t turn, why error) error {
	if s.Log != nil {
		s.Log.Warn("automation handed to a person", "case", t.Case, "trigger", t.trigger, "err", why)
	}
	sc, err := s.scene(ctx, cases.ID{UUID: t.Case})
	if err != nil {
		return err
	}
	p := sc.newPlan(t)
	return s.inOne(ctx, t, func(ctx context.Context, tx *db.Tx) error {
		return p.work(ctx, tx, func(ctx context.Context) error { return p.failed(ctx, tx, why) })
	})
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

// scene reads a case and its definition for a job, and looks at it as it stands today. Of a case whose time is over
// there is nothing more to do.
func (s *Service) scene(ctx context.Context, id cases.ID) (*scene, error) {
	c, err := s.Cases.Load(ctx, s.DB.Read(), id)
	if errors.Is(err, cases.ErrUnknown) {
		return nil, jobs.Cancel(fmt.Errorf("case %s is gone: %w", id, err))
	}
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
