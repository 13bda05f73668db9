package workflow

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// plan is what a trigger sets off, settled before the transaction begins.
type plan struct {
	*scene
	trigger  string
	seq      int64
	event    cases.Event // what set it off; empty after a wait
	seen     int64       // the revision that it was made for
	steps    []planned
	tried    []Tried
	untold   []Tried  // that the history does not say yet
	messages []string // that the event sends by itself
	house    func(context.Context, *db.Tx) error
}

func (sc *scene) newPlan(t turn) *plan {
	return &plan{scene: sc, trigger: t.trigger, seq: t.Seq, event: t.event, seen: sc.c.Revision}
}

func (sc *scene) plan(t turn) *plan {
	p := sc.newPlan(t)
	if t.halted {
		p.house = func(ctx context.Context, tx *db.Tx) error { return p.askPerson(ctx, tx, "halted") }
		return p
	}
	p.messages = messagesOn(sc.service, t.trigger)
	switch t.trigger {
	case objected:
		p.house = func(ctx context.Context, tx *db.Tx) error { return p.objected(ctx, tx, t.event) }
	case reopened:
		p.house = func(ctx context.Context, tx *db.Tx) error { return p.reopened(ctx, tx, t.event) }
	case mandateEnded:
		p.house = func(ctx context.Context, tx *db.Tx) error { return p.mandateEnded(ctx, tx, t.event) }
	case merged, split, followed:
		p.house = func(ctx context.Context, tx *db.Tx) error { return p.tellFollower(ctx, tx, t.event) }
	case "received":
		if p.c.Helper != nil && p.c.Helper.Mandate != uuid.Nil {
			p.house = p.tellOfHelper
		}
	}
	p.react()
	return p
}

// react finds the steps of the definition. While a decision is contested, rules decide nothing: whoever contests has
// asked for a person (Conseil constitutionnel 2018-765: no appeal is decided by a machine alone).
func (p *plan) react() {
	var steps []planned
	for _, r := range p.service.React(p.view, p.trigger, p.c.State) {
		steps = append(steps, plannedFrom(r, 0))
	}
	p.tried = p.try(steps)
	for _, step := range steps {
		if p.c.Contested && p.decidesBy(step.Reaction) {
			p.house = func(ctx context.Context, tx *db.Tx) error { return p.askPerson(ctx, tx, "by_hand") }
			continue
		}
		p.steps = append(p.steps, step)
	}
}

func (p *plan) decidesBy(r catalogue.Reaction) bool {
	return slices.ContainsFunc(r.Actions, func(a catalogue.Action) bool {
		m, ok := p.service.Move(a.Move)
		return ok && decides(p.service.OutcomeOf(m.To))
	})
}

// messagesOn are the messages that an event sends by itself, in the order of their names.
func messagesOn(service *catalogue.Service, trigger string) (names []string) {
	for name, message := range service.Messages {
		if message.On.Has(trigger) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// work has what do makes of the case written at once, at its end. p.c is the case as it is inside the transaction.
func (p *plan) work(ctx context.Context, tx *db.Tx, do func(ctx context.Context) error) error {
	return p.s.Cases.Together(ctx, tx, p.c, func(ctx context.Context, now cases.Case) error {
		p.c = now
		return do(ctx)
	})
}

// carryOut does the plan in one transaction; errMoved when the case is not the one that it was made for.
func (p *plan) carryOut(ctx context.Context, tx *db.Tx) error {
	p.untold = p.tried
	return p.work(ctx, tx, func(ctx context.Context) error {
		if p.c.Revision != p.seen {
			return errMoved
		}
		return p.effects(ctx, tx)
	})
}

func (p *plan) effects(ctx context.Context, tx *db.Tx) error {
	for _, name := range p.messages {
		if err := p.tell(ctx, tx, name, "", nil); err != nil {
			return &undone{catalogue.DoNotify, name, err}
		}
	}
	if p.house != nil {
		if err := p.house(ctx, tx); err != nil {
			return err
		}
	}
	if len(p.steps) == 0 && len(p.tried) > 0 {
		return p.record(ctx, tx, nil, cases.Automated{Trigger: p.trigger, Did: didNothing})
	}
	for _, step := range p.steps {
		if err := p.doStep(ctx, tx, step); err != nil {
			return err
		}
	}
	return nil
}

// doStep does the actions of one step up to a wait.
func (p *plan) doStep(ctx context.Context, tx *db.Tx, step planned) error {
	for i := step.from; i < len(step.Actions); i++ {
		if step.Actions[i].Wait != nil {
			return p.wait(ctx, tx, step, i)
		}
		if err := p.do(ctx, tx, step, i); err != nil {
			return err
		}
	}
	return nil
}

// owner is the team in charge of the case.
func (p *plan) owner() identity.TeamID {
	if p.c.Team != "" {
		return p.c.Team
	}
	return identity.TeamID(p.service.Owner)
}

// by is the change that each action makes; the reason is the step's, in the authority's language.
func (p *plan) by(step *planned) cases.Change {
	change := cases.Change{Case: p.c.ID, Channel: cases.ByRules}
	if step != nil {
		change.Why = step.because[p.lang()]
	}
	return change
}

// lang is the language of the town hall.
func (p *plan) lang() i18n.Lang { return p.here.Langs[0] }
