package workflow

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// decision is what a move decides, with all that lets it be read years later: what it gives, every condition that was
// looked at, and how to contest. One made while the one before is contested says that it comes after review.
func (p *plan) decision(move string, given []catalogue.Given, why *rules.Explanation) cases.Decided {
	m, _ := p.service.Move(move)
	d := cases.Decided{
		Outcome: p.service.OutcomeOf(m.To), Contest: p.service.Contest, Letter: m.Letter, Gives: map[string]any{}, AfterReview: p.c.Contested,
	}
	for _, g := range given {
		if g.Name == "amount" {
			cents := cases.Cents(g.Cents())
			d.Amount = &cents
			continue
		}
		d.Gives[g.Name] = g.Value
	}
	e := whole(why, given)
	d.Explanation = &e
	if m.Automatic != "" {
		d.Source = p.source(m.Automatic)
	}
	return d
}

func (p *plan) source(name string) i18n.Text {
	if source, ok := p.service.Sources[name]; ok {
		return source.Text
	}
	return i18n.Text{i18n.FR: name}
}

// whole is the explanation of a decision: the step's condition, then the rows of the scales that gave its amounts.
func whole(why *rules.Explanation, given []catalogue.Given) rules.Explanation {
	all := rules.Explanation{Answer: rules.Yes, Speaks: rules.Yes, Kind: "all_of"}
	if why != nil {
		all.Answer, all.Speaks = why.Answer, why.Speaks
		all.Parts = append(all.Parts, *why)
	}
	for _, g := range given {
		if len(g.Says) > 0 {
			all.Parts = append(all.Parts, rules.Explanation{
				Answer: rules.Yes, Speaks: rules.Yes, Says: g.Says, Fact: g.Name, Value: g.Value,
				Source: g.Row.Source, Since: g.Row.Since.String(),
			})
		}
	}
	return all
}

// enter moves the case into a state, with all that the state means for it.
func (p *plan) enter(ctx context.Context, tx *db.Tx, by cases.Change, to string, step cases.Step) (err error) {
	if step.To, err = p.state(to); err != nil {
		return err
	}
	return p.took(p.s.Cases.Move(ctx, tx, by, step))
}

func (p *plan) state(name string) (cases.State, error) {
	st, ok := p.service.State(name)
	if !ok {
		return cases.State{}, broken{"state", name}
	}
	state, err := cases.StateOf(name, *st)
	if err != nil {
		return cases.State{}, broken{"state", name}
	}
	state.Outcome = p.service.OutcomeOf(name)
	return state, nil
}
