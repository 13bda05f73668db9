package workflow

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
}

// errMoved says that the case changed between plan and transaction: plan again.
var errMoved = errors.New("workflow: the case changed meanwhile")

// maxPlans bounds how often a plan is made again before the job is tried later.
const maxPlans = 8

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
	sc, err := s.scene(ctx, cases.ID{UUID: job.Case})
	if err != nil {
		return err
	}
	for _, trigger := range triggers(sc.service, sc.c, history[at]) {
		t := turn{Run: job, trigger: trigger, step: trigger, halted: runaway(history), event: history[at]}
		if err := s.play(ctx, t, func(sc *scene) *plan { return sc.plan(t) }); err != nil {
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

// play makes a plan and carries it out, again when the case changed in between. What cannot be done is handed to a
// person, once, rather than tried for ever.
func (s *Service) play(ctx context.Context, t turn, planned func(*scene) *plan) error {
	for range maxPlans {
		sc, err := s.scene(ctx, cases.ID{UUID: t.Case})
		if err != nil {
			return err
		}
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
		if err := p.begin(ctx, tx); err != nil && !errors.Is(err, errMoved) {
			return err
		}
		return p.failed(ctx, tx, why)
	})
}

// The bounds of what may run by itself between two deeds of people: states that chase each other stop there.
const (
	maxMoves     = 20
	maxAutomated = 200
)

// runaway tells that too much has run since a person last did something.
func runaway(history []cases.Event) bool {
	moves, steps := 0, 0
	for _, e := range slices.Backward(history) {
		switch {
		case byHand(e):
			return false
		case e.Kind == cases.KindMoved:
			moves++
		case e.Kind == cases.KindAutomated:
			steps++
		}
		if moves > maxMoves || steps > maxAutomated {
			return true
		}
	}
	return false
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
