package workflow

import (
	"context"
	"slices"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// plan is what a trigger sets off, settled before the transaction begins.
type plan struct {
	*scene
	trigger  string
	seq      int64
	steps    []planned
	messages []string // that the event sends by itself
	alone    string   // key of a task for a person, when the house itself reacts
}

// planned is one automation step with its actions from a place on.
type planned struct {
	catalogue.Reaction
	from int // the first action to do: later than 0 after a wait
}

func (sc *scene) plan(trigger string, seq int64) *plan {
	p := &plan{scene: sc, trigger: trigger, seq: seq}
	if trigger == objected {
		p.alone = "workflow.task.look_again"
		return p
	}
	for _, r := range sc.service.React(sc.view, trigger, sc.c.State) {
		p.steps = append(p.steps, planned{Reaction: r})
	}
	for name, message := range sc.service.Messages {
		if message.On.Has(trigger) {
			p.messages = append(p.messages, name)
		}
	}
	slices.Sort(p.messages)
	return p
}

// halt gives the case to a person: too much has run by itself.
func (sc *scene) halt(trigger string, seq int64) *plan {
	return &plan{scene: sc, trigger: trigger, seq: seq, alone: "workflow.task.halted"}
}

// carryOut does the plan in one transaction, if the case is still the one it was made for.
func (p *plan) carryOut(ctx context.Context, tx *db.Tx) error {
	now, err := p.s.Cases.Load(ctx, tx, p.c.ID)
	if err != nil {
		return err
	}
	if now.Revision != p.c.Revision {
		return errMoved
	}
	if p.alone != "" {
		return p.giveTask(ctx, tx, cases.Task{Text: i18n.In(p.here.Langs[0], p.alone), Team: p.owner()})
	}
	for _, name := range p.messages {
		if err := p.tell(ctx, tx, name, "", nil); err != nil {
			return err
		}
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

// owner is the team in charge of the service.
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
		change.Why = p.because(step.Reaction)
	}
	return change
}

// because tells in one line why a step ran: the sentences of its condition, or what kept
// the steps before it from running.
func (p *plan) because(r catalogue.Reaction) string {
	lang := p.here.Langs[0]
	if e, ok := explained(r); ok {
		return joined(e.Sentences(lang))
	}
	var passed []string
	for _, result := range r.Passed {
		passed = append(passed, result.Explain().Against(lang)...)
	}
	return joined(passed)
}

func explained(r catalogue.Reaction) (rules.Explanation, bool) {
	if r.Why.Leaf == nil && r.Why.Parts == nil {
		return rules.Explanation{}, false
	}
	return r.Why.Explain(), true
}

func joined(sentences []string) string {
	line := ""
	for _, s := range sentences {
		if line != "" {
			line += " "
		}
		line += s
	}
	return line
}
