package workflow

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
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
	Entered   int64       // the event that brought the case into its state: pointless once another one did
	Questions []uuid.UUID // or once one of these questions was answered
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
	job := GoOn{
		Authority: p.c.Authority, Case: p.c.ID.UUID, Seq: p.seq, Trigger: p.trigger, Step: step.Step, Action: i + 1, Entered: p.c.Entered,
	}
	for _, q := range p.c.OpenQuestions() {
		job.Questions = append(job.Questions, q.ID)
	}
	return jobs.Add(ctx, p.s.Jobs, tx, job, jobs.At(until))
}

// goOn plays the rest of a step. Idempotent by workflow_steps.
func (s *Service) goOn(ctx context.Context, job GoOn) error {
	ctx = tenant.With(ctx, job.Authority)
	sc, err := s.scene(ctx, cases.ID{UUID: job.Case})
	if err != nil || sc.c.Entered != job.Entered {
		return err
	}
	t := turn{Run: Run{job.Authority, job.Case, job.Seq}, trigger: job.Trigger, step: fmt.Sprintf("%s/%d/%d", job.Trigger, job.Step, job.Action)}
	return s.play(ctx, t, sc, func(sc *scene) *plan {
		if sc.c.Entered != job.Entered || !awaited(sc.c, job.Questions) || job.Step >= len(sc.service.Automation) {
			return nil
		}
		p := sc.newPlan(t)
		rest := catalogue.Reaction{Step: job.Step, Actions: sc.service.Automation[job.Step].Do}
		for _, action := range rest.Actions[min(job.Action, len(rest.Actions)):] {
			if action.Move != "" {
				rest.Gives, _ = sc.service.Gives(sc.view, action.Move)
			}
		}
		p.steps = []planned{plannedFrom(rest, job.Action)}
		return p
	})
}

// awaited tells that all of these questions still stand open.
func awaited(c cases.Case, asked []uuid.UUID) bool {
	return !slices.ContainsFunc(asked, func(id uuid.UUID) bool {
		q, ok := c.Question(id)
		return !ok || !q.Open()
	})
}

// Remind is the job that sends a message again until the resident has answered.
type Remind struct {
	Authority uuid.UUID
	Case      uuid.UUID
	Seq       int64
	Trigger   string
	Message   string
	Question  uuid.UUID // that is asked; a later one has reminders of its own
	Time      int       // 1 for the first reminder
	Times     int
	After     catalogue.Span
}

// Kind names the job in its rows.
func (Remind) Kind() string { return "workflow.remind" }

// Tenant is whose job it is.
func (r Remind) Tenant() tenant.ID { return r.Authority }

// reminderMessage is sent when the definition names no other.
const reminderMessage = "reminder"

// laterRemind leaves a reminder of the question asked last. Without a question there is nothing to be reminded of.
func (p *plan) laterRemind(ctx context.Context, tx *db.Tx, r catalogue.Remind, time int) error {
	open := p.c.OpenQuestions()
	if len(open) == 0 {
		return nil
	}
	job := Remind{
		Authority: p.c.Authority, Case: p.c.ID.UUID, Seq: p.seq, Trigger: p.trigger, Question: open[len(open)-1].ID,
		Message: r.Message, Time: time, Times: max(1, r.Times), After: r.After,
	}
	if job.Message == "" {
		job.Message = reminderMessage
	}
	return p.leaveReminder(ctx, tx, job)
}

func (p *plan) leaveReminder(ctx context.Context, tx *db.Tx, job Remind) error {
	at, err := p.in(tx.Now, job.After)
	if err != nil {
		return err
	}
	return jobs.Add(ctx, p.s.Jobs, tx, job, jobs.At(at))
}

// remind sends one reminder while its question stands open, and leaves the next one, counted from when this one was
// sent: after a night without power there is one, not three. Idempotent by workflow_steps.
func (s *Service) remind(ctx context.Context, job Remind) error {
	ctx = tenant.With(ctx, job.Authority)
	t := turn{Run: Run{job.Authority, job.Case, job.Seq}, trigger: job.Trigger, step: fmt.Sprintf("%s/remind/%d", job.Trigger, job.Time)}
	return s.play(ctx, t, nil, func(sc *scene) *plan {
		if sc.c.Closed() || !awaited(sc.c, []uuid.UUID{job.Question}) {
			return nil
		}
		p := sc.newPlan(t)
		p.house = func(ctx context.Context, tx *db.Tx) error {
			q, _ := p.c.Question(job.Question)
			asked := *q
			if err := p.tellAgain(ctx, tx, job.Message, job.Time, &asked); err != nil || job.Time >= job.Times {
				return err
			}
			next := job // the closure may run twice
			next.Time++
			return p.leaveReminder(ctx, tx, next)
		}
		return p
	})
}
