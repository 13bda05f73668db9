package workflow

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
)

// do carries out one action and records it in the history.
func (p *plan) do(ctx context.Context, tx *db.Tx, step planned, i int) error {
	action := step.Actions[i]
	what, err := p.act(ctx, tx, step, i, action)
	if err != nil {
		return fmt.Errorf("%s %s: %w", action.Kind(), what, err)
	}
	record := cases.Automated{Trigger: p.trigger, Rule: step.Why.Rule, Did: string(action.Kind()), What: what}
	if e, ok := explained(step.Reaction); ok {
		record.Explanation = &e
	}
	_, err = p.s.Cases.Record(ctx, tx, p.by(&step), record)
	return err
}

// act does the action and names its object.
func (p *plan) act(ctx context.Context, tx *db.Tx, step planned, i int, action catalogue.Action) (what string, err error) {
	switch action.Kind() {
	case catalogue.DoMove:
		return action.Move, p.move(ctx, tx, step, action.Move)
	case catalogue.DoAssign:
		_, err = p.s.Cases.Assign(ctx, tx, p.by(&step), cases.Assignment{Team: identity.TeamID(action.Assign)})
		return action.Assign, err
	case catalogue.DoAsk:
		return "", p.ask(ctx, tx, step, *action.Ask)
	case catalogue.DoNotify:
		return action.Notify.Message, p.tell(ctx, tx, action.Notify.Message, action.Notify.To, nil)
	case catalogue.DoRemind:
		return action.Remind.Message, p.laterRemind(ctx, tx, *action.Remind, 1)
	case catalogue.DoLetter:
		return action.Letter, jobs.Add(ctx, p.s.Jobs, tx, Draw{p.c.Authority, p.c.ID.UUID, p.seq, action.Letter})
	case catalogue.DoTask:
		return action.Task, p.giveNamedTask(ctx, tx, action.Task)
	case catalogue.DoWebhook:
		return action.Webhook.To, p.callLater(ctx, tx, *action.Webhook, step.Step, i)
	case catalogue.DoClose:
		return string(action.Close), p.close(ctx, tx, step, action.Close)
	}
	return "", fmt.Errorf("step %d of the automation does nothing known", step.Step)
}

// move makes a decision where the move ends in one, then moves.
func (p *plan) move(ctx context.Context, tx *db.Tx, step planned, name string) error {
	m, ok := p.service.Move(name)
	if !ok {
		return fmt.Errorf("no move %q", name)
	}
	if decides(p.service.OutcomeOf(m.To)) {
		decision := p.decision(name, step.Gives, step.Reaction)
		decision.Automatic = true
		if _, err := p.s.Cases.Decide(ctx, tx, p.by(&step), decision); err != nil {
			return err
		}
	}
	return p.enter(ctx, tx, p.by(&step), name, m.To, m.Resident)
}

// decides tells that an outcome is a decision on what was asked.
func decides(o catalogue.Outcome) bool {
	return o == catalogue.OutcomeGranted || o == catalogue.OutcomeRefused
}

// close ends the case with an outcome that no move leads to.
func (p *plan) close(ctx context.Context, tx *db.Tx, step planned, o catalogue.Outcome) error {
	to := p.service.ClosingState(o)
	if to == "" {
		return fmt.Errorf("no final state has the outcome %q", o)
	}
	st, _ := p.service.State(to)
	return p.enter(ctx, tx, p.by(&step), "", to, st.Resident)
}

func (p *plan) giveNamedTask(ctx context.Context, tx *db.Tx, name string) error {
	t, ok := p.service.Tasks[name]
	if !ok {
		return fmt.Errorf("no task %q", name)
	}
	task := cases.Task{Name: name, Text: t.Label.In(p.here.Langs[0]), Team: identity.TeamID(t.Team)}
	if task.Team == "" {
		task.Team = p.owner()
	}
	if t.Within != nil {
		due, err := p.in(tx.Now, *t.Within)
		if err != nil {
			return err
		}
		task.DueAt = due
	}
	return p.giveTask(ctx, tx, task)
}

func (p *plan) giveTask(ctx context.Context, tx *db.Tx, task cases.Task) error {
	_, _, err := p.s.Cases.AddTask(ctx, tx, p.by(nil), task)
	return err
}

// in is the instant a span after at, on the authority's calendar.
func (p *plan) in(at time.Time, span catalogue.Span) (time.Time, error) {
	within, err := cases.WithinOf(span)
	if err != nil {
		return time.Time{}, err
	}
	return within.After(at, p.here.Calendar), nil
}
