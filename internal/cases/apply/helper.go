package apply

import (
	"cmp"
	"context"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// asksHelper tells that a field asks who fills the form in for somebody else.
func asksHelper(s *catalogue.Service, field string) bool {
	return s.Helper != nil && s.Helper.Person == field
}

// hand is who sends: the resident, whoever fills it in for them, or an agent who wrote down what one of them said. Who
// acts for somebody is a person of their own, with a mandate for this request alone.
func (p *Pages) hand(ctx context.Context, tx *db.Tx, in ready, answers catalogue.Answers, party cases.Party) (identity.Actor, *cases.Helper, error) {
	helper, err := p.helper(ctx, tx, in, answers, party)
	if err != nil {
		return identity.Actor{}, nil, err
	}
	if agent, ok := identity.AgentOf(ctx); ok {
		if helper == nil {
			helper = &cases.Helper{Party: cases.Party{Name: agent.Name}, Agent: agent.ID, Kind: identity.AtTheCounter}
		}
		return agent.Actor(), helper, nil
	}
	if helper != nil {
		return resident(helper.Party), helper, nil
	}
	return resident(party), nil, nil
}

func resident(party cases.Party) identity.Actor {
	by := identity.Actor{Kind: identity.ByResident, Name: party.Name}
	if !party.ID.IsZero() {
		by.ID = party.ID.String()
	}
	return by
}

// helper writes down who fills it in for somebody else, nil when nobody does. Whoever names themself twice helps nobody:
// the request is their own.
func (p *Pages) helper(ctx context.Context, tx *db.Tx, in ready, answers catalogue.Answers, party cases.Party) (*cases.Helper, error) {
	said, given, kind, ok := in.service.HelperIn(answers)
	if !ok || party.ID.IsZero() {
		return nil, nil
	}
	f := finder{answers: answers, region: in.here.Region()}
	f.person(said)
	f.who.Lang = in.draft.Lang
	id, _, err := p.Identity.Recognise(ctx, tx, f.who.NewPerson)
	if err != nil {
		return nil, fmt.Errorf("send draft %s for somebody: %w", in.draft.ID, err)
	}
	if id == party.ID {
		return nil, nil
	}
	return &cases.Helper{
		Party: cases.Party{ID: id, Name: f.who.name(), Contacts: f.who.contacts()}, Mandate: db.NewID(),
		Kind: cmp.Or(identity.MandateKind(kind), identity.ByFriend), How: cmp.Or(identity.MandateWay(given), identity.Declared),
	}, nil
}

// giveMandate keeps the right to act that the case names; both are told by whoever listens for mandates.
func (p *Pages) giveMandate(ctx context.Context, tx *db.Tx, c cases.Case, proof string) error {
	if c.Helper == nil || c.Helper.Mandate == uuid.Nil {
		return nil
	}
	_, err := p.Identity.GiveMandate(ctx, tx, identity.Mandate{
		ID: c.Helper.Mandate, Helper: c.Helper.ID, Beneficiary: c.Person.ID, Kind: c.Helper.Kind, How: c.Helper.How,
		Scope: identity.ForCase, Ref: c.ID.String(), Proof: proof,
	})
	return err
}
