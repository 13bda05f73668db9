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
)

// undone says which action failed.
type undone struct {
	did  catalogue.ActionKind
	what string
	err  error
}

func (u *undone) Error() string { return fmt.Sprintf("%s %s: %v", u.did, u.what, u.err) }
func (u *undone) Unwrap() error { return u.err }

// do carries out one action and records it in the history.
func (p *plan) do(ctx context.Context, tx *db.Tx, step planned, i int) error {
	action := step.Actions[i]
	what, err := p.act(ctx, tx, step, i, action)
	if err != nil {
		return &undone{action.Kind(), what, err}
	}
	if action.Kind() == catalogue.DoTask {
		return nil // the line of the task says it
	}
	return p.record(ctx, tx, &step, p.did(step, action.Kind(), what))
}

// did is a step for the history, with its reasons.
func (p *plan) did(step planned, kind catalogue.ActionKind, what string) cases.Automated {
	return cases.Automated{Trigger: p.trigger, Rule: step.Why.Rule, Did: string(kind), What: what, Explanation: step.why}
}

// record keeps one step in the history.
func (p *plan) record(ctx context.Context, tx *db.Tx, step *planned, did cases.Automated) error {
	return p.took(p.s.Cases.Record(ctx, tx, p.by(step), p.telling(did)))
}

// telling has the first step of an event carry what else was tried for it.
func (p *plan) telling(did cases.Automated) cases.Automated {
	if len(p.untold) > 0 {
		did.Details = map[string]any{"event": p.seq, "tried": p.untold}
		p.untold = nil
	}
	return did
}

// took keeps what a verb has made of the case, so that the next action sees it.
func (p *plan) took(c cases.Case, err error) error {
	if err == nil {
		p.c = c
	}
	return err
}

// act does the action and names its object.
func (p *plan) act(ctx context.Context, tx *db.Tx, step planned, i int, action catalogue.Action) (what string, err error) {
	switch action.Kind() {
	case catalogue.DoMove:
		return action.Move, p.move(ctx, tx, step, action.Move)
	case catalogue.DoAssign:
		return action.Assign, p.assign(ctx, tx, step, identity.TeamID(action.Assign))
	case catalogue.DoAsk:
		return "", p.ask(ctx, tx, step, *action.Ask)
	case catalogue.DoNotify:
		return action.Notify.Message, p.tell(ctx, tx, action.Notify.Message, action.Notify.To, nil)
	case catalogue.DoRemind:
		return action.Remind.Message, p.laterRemind(ctx, tx, *action.Remind, 1)
	case catalogue.DoLetter:
		return action.Letter, p.drawLater(ctx, tx, action.Letter)
	case catalogue.DoTask:
		return action.Task, p.giveNamedTask(ctx, tx, step, action.Task)
	case catalogue.DoWebhook:
		return action.Webhook.To, p.callLater(ctx, tx, *action.Webhook, step.Step, i)
	case catalogue.DoClose:
		return string(action.Close), p.close(ctx, tx, step, action.Close)
	}
	return "", broken{"action", fmt.Sprint(step.Step)}
}

func (p *plan) assign(ctx context.Context, tx *db.Tx, step planned, team identity.TeamID) error {
	if err := p.knowsTeam(ctx, team); err != nil {
		return err
	}
	return p.took(p.s.Cases.Assign(ctx, tx, p.by(&step), cases.Assignment{Team: team}))
}

// knowsTeam refuses a team that the authority does not have: its work would be nobody's. A town hall that has set up no
// teams at all works as one.
func (p *plan) knowsTeam(ctx context.Context, team identity.TeamID) error {
	teams, err := p.allTeams(ctx)
	if err != nil {
		return err
	}
	if len(teams) == 0 || slices.ContainsFunc(teams, func(t identity.Team) bool { return t.ID == team }) {
		return nil
	}
	return broken{"team", string(team)}
}

// move makes a decision where the move ends in one, then moves.
func (p *plan) move(ctx context.Context, tx *db.Tx, step planned, name string) error {
	m, ok := p.service.Move(name)
	if !ok {
		return broken{"move", name}
	}
	if !m.From.Has(p.c.State) {
		return ErrNoMove
	}
	if decides(p.service.OutcomeOf(m.To)) {
		decision := p.decision(name, step.Gives, step.why)
		decision.Automatic = true
		if err := p.took(p.s.Cases.Decide(ctx, tx, p.by(&step), decision)); err != nil {
			return err
		}
	}
	taken := cases.Step{Move: name, Resident: m.Resident}
	if !decides(p.service.OutcomeOf(m.To)) { // a decision carries its own explanation
		taken.Because = step.because
	}
	return p.enter(ctx, tx, p.by(&step), m.To, taken)
}

// decides tells that an outcome is a decision on what was asked.
func decides(o catalogue.Outcome) bool {
	return o == catalogue.OutcomeGranted || o == catalogue.OutcomeRefused
}

// close ends the case with an outcome that no move leads to.
func (p *plan) close(ctx context.Context, tx *db.Tx, step planned, o catalogue.Outcome) error {
	to := p.service.ClosingState(o)
	if to == "" {
		return broken{"outcome", string(o)}
	}
	st, _ := p.service.State(to)
	return p.enter(ctx, tx, p.by(&step), to, cases.Step{Resident: st.Resident, Because: step.because})
}

func (p *plan) giveNamedTask(ctx context.Context, tx *db.Tx, step planned, name string) error {
	t, ok := p.service.Tasks[name]
	if !ok {
		return broken{"task", name}
	}
	task := cases.Task{Name: name, Text: t.Label.In(p.lang()), Team: identity.TeamID(t.Team)}
	if task.Team == "" {
		task.Team = p.owner()
	} else if err := p.knowsTeam(ctx, task.Team); err != nil {
		return err
	}
	if t.Within != nil {
		due, err := p.in(tx.Now, *t.Within)
		if err != nil {
			return err
		}
		task.DueAt = due
	}
	did := p.telling(p.did(step, catalogue.DoTask, name))
	return p.took(p.s.Cases.GiveTask(ctx, tx, p.by(&step), task, did))
}

// in is the instant a span after at, on the authority's calendar.
func (p *plan) in(at time.Time, span catalogue.Span) (time.Time, error) {
	within, err := cases.WithinOf(span)
	if err != nil {
		return time.Time{}, broken{"span", err.Error()}
	}
	return within.After(at, p.here.Calendar), nil
}

// failed leaves in the history what could not be done and why, and asks a person to go on by hand.
func (p *plan) failed(ctx context.Context, tx *db.Tx, why error) error {
	record := cases.Automated{Trigger: p.trigger, Did: "automation", Failed: failure(why, p.lang())}
	if step, ok := errors.AsType[*undone](why); ok {
		record.Did, record.What = string(step.did), step.what
	}
	if err := p.record(ctx, tx, nil, record); err != nil {
		return err
	}
	return p.askPerson(ctx, tx, "failed", "Why", record.Failed)
}
