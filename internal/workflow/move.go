package workflow

import (
	"context"
	"slices"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
	"parvis/internal/rules"
)

// The permissions that moves ask for.
const (
	MayWork   web.Permission = "case.work"
	MayDecide web.Permission = "case.decide"
	MayManage web.Permission = "case.manage"
)

// Choice is a move that somebody makes.
type Choice struct {
	Case   cases.ID
	Expect int64 // revision that was on the page
	Move   string
	Reason string // in words for the resident, where the move or its state needs one
	// Reasons are Reason in every language, where ready words of the definition stand for it.
	Reasons i18n.Text
	Amount  *cases.Cents // where the move needs one, or another than the rules give
}

// Offer is a move that the reader of a page may make now.
type Offer struct {
	Name string
	Move catalogue.Move
	To   catalogue.State
	// Needs are reason, amount: what must be given with it.
	Needs  []string
	Amount *cases.Cents // what the rules would give
	Ends   catalogue.Outcome
	Scale  Scale // for an amount that the mover must write
}

// Scale is what the rules know of an amount that they do not give with a move: what their own move to the same end would
// give, or which facts they lack for it. ByHand tells that no move of the service calculates one.
type Scale struct {
	ByHand bool
	Amount *cases.Cents
	Lacks  []i18n.Text // labels of the facts
}

// Moves lists what may be done with a case now by who asks, in the order of the definition.
func (s *Service) Moves(ctx context.Context, c cases.Case) ([]Offer, error) {
	sc, err := s.sceneOf(ctx, c)
	if err != nil {
		return nil, err
	}
	var offers []Offer
	for _, m := range sc.service.MovesFrom(c.State) {
		if !mayMove(ctx, c, m.It.May) || !sc.service.CanMove(sc.view, m.Name, rules.Unknown) {
			continue
		}
		offers = append(offers, sc.offer(m))
	}
	return offers, nil
}

func (sc *scene) offer(m catalogue.Named[catalogue.Move]) Offer {
	to, _ := sc.service.State(m.It.To)
	o := Offer{Name: m.Name, Move: m.It, To: *to, Needs: needs(m.It, *to), Ends: sc.service.OutcomeOf(m.It.To)}
	o.Amount = sc.amount(m.Name)
	if o.Amount == nil && slices.Contains(o.Needs, "amount") {
		o.Scale = sc.scale(o.Ends)
	}
	return o
}

// amount is what the rules give with a move; nil when they give none, or cannot tell.
func (sc *scene) amount(move string) *cases.Cents {
	given, _ := sc.service.Gives(sc.view, move)
	for _, g := range given {
		if g.Name == "amount" {
			cents := cases.Cents(g.Cents())
			return &cents
		}
	}
	return nil
}

// scale asks the first move to an end that calculates an amount.
func (sc *scene) scale(end catalogue.Outcome) Scale {
	for i := range sc.service.Flow.Moves {
		m := &sc.service.Flow.Moves[i]
		if _, calculated := m.It.Gives.Get("amount"); !calculated || sc.service.OutcomeOf(m.It.To) != end {
			continue
		}
		s := Scale{Amount: sc.amount(m.Name)}
		for _, fact := range sc.service.Lacks(sc.view, m.Name) {
			decl, _ := sc.service.Decl(fact)
			s.Lacks = append(s.Lacks, decl.Label)
		}
		return s
	}
	return Scale{ByHand: true}
}

// needs is what the move and the state that it enters ask for, each once.
func needs(m catalogue.Move, to catalogue.State) []string {
	all := append(slices.Clone(m.Needs), to.Needs...)
	slices.Sort(all)
	return slices.Compact(all)
}

// mayMove asks the rights of whoever acts in ctx. Residents make their own moves only;
// rules never pass here.
func mayMove(ctx context.Context, c cases.Case, may catalogue.May) bool {
	if _, agent := identity.AgentOf(ctx); !agent {
		return may == catalogue.MayResident
	}
	switch may {
	case catalogue.MayWork, catalogue.MayResident:
		return identity.May(ctx, MayWork)
	case catalogue.MayDecide:
		return identity.May(ctx, MayDecide)
	case catalogue.MayManage:
		return identity.May(ctx, MayManage)
	}
	return false
}

// Move makes a move for the person who acts in ctx. A closed case is reopened when the
// definition has a move that leads out of its state.
func (s *Service) Move(ctx context.Context, tx *db.Tx, choice Choice) (c cases.Case, err error) {
	err = s.Cases.Together(ctx, tx, cases.Case{ID: choice.Case}, func(ctx context.Context, now cases.Case) error {
		c, err = s.move(ctx, tx, now, choice)
		return err
	})
	return c, err
}

func (s *Service) move(ctx context.Context, tx *db.Tx, c cases.Case, choice Choice) (cases.Case, error) {
	sc, err := s.sceneOf(ctx, c)
	if err != nil {
		return c, err
	}
	m, ok := sc.service.Move(choice.Move)
	if !ok || !m.From.Has(c.State) || !sc.service.CanMove(sc.view, choice.Move, rules.Unknown) {
		return c, ErrNoMove
	}
	if !mayMove(ctx, c, m.May) {
		return c, ErrNotAllowed
	}
	return (&plan{scene: sc}).choose(ctx, tx, choice, *m)
}

func (p *plan) choose(ctx context.Context, tx *db.Tx, choice Choice, m catalogue.Move) (cases.Case, error) {
	to, _ := p.service.State(m.To)
	asked := needs(m, *to)
	if slices.Contains(asked, "reason") && strings.TrimSpace(choice.Reason) == "" {
		return p.c, ErrReason
	}
	if slices.Contains(asked, "amount") && choice.Amount == nil || choice.Amount != nil && *choice.Amount < 0 {
		return p.c, ErrAmount
	}
	by := cases.Change{Case: p.c.ID, Expect: choice.Expect, Why: choice.Reason}
	if p.c.Closed() {
		return p.reopen(ctx, tx, by, m.To)
	}
	if decides(p.service.OutcomeOf(m.To)) {
		if err := p.took(p.s.Cases.Decide(ctx, tx, by, p.byHand(ctx, choice))); err != nil {
			return p.c, err
		}
		by.Expect = 0 // the decision was the first of one step
	}
	err := p.enter(ctx, tx, by, m.To, cases.Step{Move: choice.Move, Resident: m.Resident, Because: choice.Reasons})
	return p.c, err
}

// byHand is the decision of a person. It gives what the rules give, unless they say another amount; the words are
// theirs, and a refusal keeps beside them the conditions that are not met, with their sources (CRPA L211-5).
func (p *plan) byHand(ctx context.Context, choice Choice) cases.Decided {
	given, _ := p.service.Gives(p.view, choice.Move)
	d := p.decision(choice.Move, given, nil)
	d.Reason, d.Reasons, d.Source = choice.Reason, choice.Reasons, nil
	switch {
	case d.Outcome == catalogue.OutcomeRefused:
		d.Explanation = p.unmet()
	case choice.Amount != nil:
		d.Amount, d.Explanation = choice.Amount, nil
	}
	if agent, ok := identity.AgentOf(ctx); ok {
		d.By, d.ActsAs = agent.Name, p.capacity(agent)
		d.Capacity = d.ActsAs.In(p.c.Lang)
	}
	return d
}

// capacity is the team for which an agent acts: the case's, when it is theirs.
func (p *plan) capacity(agent identity.Agent) i18n.Text {
	for _, team := range agent.Teams {
		if team.ID == p.c.Team {
			return team.Name
		}
	}
	if len(agent.Teams) > 0 {
		return agent.Teams[0].Name
	}
	return nil
}

// unmet are the conditions of what was asked that are not met, as far as rules can see; nil when they see none.
func (p *plan) unmet() *rules.Explanation {
	why, ok := p.service.Granting(p.view)
	if !ok {
		return nil
	}
	all := rules.Explanation{Answer: rules.No, Speaks: rules.No, Kind: "all_of"}
	var walk func(e rules.Explanation)
	walk = func(e rules.Explanation) {
		if len(e.Parts) == 0 && e.Speaks == rules.No {
			all.Parts = append(all.Parts, e)
		}
		for _, part := range e.Parts {
			walk(part)
		}
	}
	walk(why.Explain())
	if len(all.Parts) == 0 {
		return nil
	}
	return &all
}

func (p *plan) reopen(ctx context.Context, tx *db.Tx, by cases.Change, to string) (cases.Case, error) {
	state, err := p.state(to)
	if err != nil {
		return p.c, err
	}
	return p.s.Cases.Reopen(ctx, tx, by, state)
}

// Ask puts an agent's question to the resident: in words, or as fields of the form.
func (s *Service) Ask(ctx context.Context, tx *db.Tx, by cases.Change, q cases.Question) error {
	return s.Cases.Together(ctx, tx, cases.Case{ID: by.Case}, func(ctx context.Context, c cases.Case) error {
		sc, err := s.sceneOf(ctx, c)
		if err != nil {
			return err
		}
		return (&plan{scene: sc, seq: c.Revision}).question(ctx, tx, by, q, "")
	})
}
