package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// GoOn is the job that resumes a step after a wait, if nothing made it pointless.
type GoOn struct {
	Authority uuid.UUID
	Case      uuid.UUID
	Seq       int64
	Trigger   string
	Step      int
	Action    int
	State     string // the wait is pointless once the case left this state
	Asked     int    // or a question was answered meanwhile
}

// Kind names the job in its rows.
func (GoOn) Kind() string { return "workflow.go_on" }

// Tenant is whose job it is.
func (g GoOn) Tenant() tenant.ID { return g.Authority }

func (p *plan) wait(ctx context.Context, tx *db.Tx, step planned, i int) error {
	until, err := p.in(tx.Now, *step.Actions[i].Wait)
	if err != nil {
		return err
	}
	now, err := p.s.Cases.Load(ctx, tx, p.c.ID)
	if err != nil {
		return err
	}
	return jobs.Add(ctx, p.s.Jobs, tx, GoOn{
		Authority: p.c.Authority, Case: p.c.ID.UUID, Seq: p.seq, Trigger: p.trigger, Step: step.Step, Action: i + 1,
		State: now.State, Asked: len(now.OpenQuestions()),
	}, jobs.At(until))
}

// goOn plays the rest of a step. Idempotent by workflow_steps.
func (s *Service) goOn(ctx context.Context, job GoOn) error {
	ctx = tenant.With(ctx, job.Authority)
	for range maxPlans {
		sc, err := s.scene(ctx, cases.ID{UUID: job.Case})
		if err != nil {
			return err
		}
		if sc.c.State != job.State || len(sc.c.OpenQuestions()) < job.Asked || job.Step >= len(sc.service.Automation) {
			return nil
		}
		p := &plan{scene: sc, trigger: job.Trigger, seq: job.Seq}
		p.steps = []planned{{Reaction: catalogue.Reaction{Step: job.Step, Actions: sc.service.Automation[job.Step].Do}, from: job.Action}}
		name := fmt.Sprintf("%s/%d/%d", job.Trigger, job.Step, job.Action)
		err = s.DB.Write(identity.As(ctx, identity.Automation(job.Trigger)), func(tx *db.Tx) error {
			return s.once(ctx, tx, Run{job.Authority, job.Case, job.Seq}, name, func() error { return p.carryOut(ctx, tx) })
		})
		if err != errMoved {
			return err
		}
	}
	return jobs.Snooze(1e9)
}

// Remind is the job that sends a message again until the resident has answered.
type Remind struct {
	Authority uuid.UUID
	Case      uuid.UUID
	Seq       int64
	Trigger   string
	Message   string
	Time      int // 1 for the first reminder
	Times     int
	After     catalogue.Span
}

// Kind names the job in its rows.
func (Remind) Kind() string { return "workflow.remind" }

// Tenant is whose job it is.
func (r Remind) Tenant() tenant.ID { return r.Authority }

// reminderMessage is sent when the definition names no other.
const reminderMessage = "reminder"

func (p *plan) laterRemind(ctx context.Context, tx *db.Tx, r catalogue.Remind, time int) error {
	at, err := p.in(tx.Now, r.After)
	if err != nil {
		return err
	}
	job := Remind{
		Authority: p.c.Authority, Case: p.c.ID.UUID, Seq: p.seq, Trigger: p.trigger,
		Message: r.Message, Time: time, Times: max(1, r.Times), After: r.After,
	}
	if job.Message == "" {
		job.Message = reminderMessage
	}
	return jobs.Add(ctx, p.s.Jobs, tx, job, jobs.At(at))
}

// remind sends one reminder while a question stands open, and leaves the next one.
// Idempotent by workflow_steps.
func (s *Service) remind(ctx context.Context, job Remind) error {
	ctx = tenant.With(ctx, job.Authority)
	sc, err := s.scene(ctx, cases.ID{UUID: job.Case})
	if err != nil {
		return err
	}
	open := sc.c.OpenQuestions()
	if len(open) == 0 || sc.c.Closed() {
		return nil
	}
	p := &plan{scene: sc, trigger: job.Trigger, seq: job.Seq}
	step := fmt.Sprintf("%s/remind/%d", job.Trigger, job.Time)
	return s.DB.Write(identity.As(ctx, identity.Automation(job.Trigger)), func(tx *db.Tx) error {
		return s.once(ctx, tx, Run{job.Authority, job.Case, job.Seq}, step, func() error {
			if err := p.tellAgain(ctx, tx, job.Message, job.Time, &open[0]); err != nil || job.Time >= job.Times {
				return err
			}
			return p.laterRemind(ctx, tx, catalogue.Remind{After: job.After, Times: job.Times, Message: job.Message}, job.Time+1)
		})
	})
}
