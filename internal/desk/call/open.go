package call

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
)

// open begins a case with what is known: who calls, and the note. What the form asks beyond that is asked on
// the case's page, by the rules or by the agent; nobody is kept on the line for it.
func (p *Pages) open(ctx context.Context, tx *db.Tx, c phone.Call, e ending, why string) (cases.Case, error) {
	service, version, err := p.Offer.Live(ctx, e.Service)
	if err != nil {
		return cases.Case{}, err
	}
	name := service.StartState()
	start, _ := service.State(name)
	state, err := cases.StateOf(name, *start)
	if err != nil {
		return cases.Case{}, err
	}
	person, lang := cases.Party{}, identity.AuthorityOf(ctx).Langs[0]
	answers := catalogue.Answers{}
	if e.Person.IsZero() {
		person.Contacts = reachedAt(c)
	} else {
		known, err := p.Identity.PersonIn(ctx, tx, e.Person)
		if err != nil {
			return cases.Case{}, err
		}
		person, answers = partyOf(known), answersOf(service, known)
		if known.Lang != "" {
			lang = known.Lang
		}
	}
	agent, _ := identity.AgentOf(ctx)
	made, err := p.Cases.Open(ctx, tx, cases.NewCase{
		Service: e.Service, Version: version, Title: service.Title.In(lang), Lang: lang, Person: person, Team: identity.TeamID(service.Owner),
		Helper:  &cases.Helper{Party: cases.Party{Name: agent.Name}, Agent: agent.ID, Kind: identity.AtTheCounter},
		Answers: answers, State: state, Channel: cases.ByPhone, Why: why,
	})
	if err != nil {
		return made, err
	}
	return p.Cases.Note(ctx, tx, cases.Change{Case: made.ID, Channel: cases.ByPhone, Why: why}, e.Words)
}

// reachedAt is the number of somebody who is not known.
func reachedAt(c phone.Call) []cases.Contact {
	if point, err := identity.NewContact(identity.Phone, c.Party, ""); err == nil {
		return []cases.Contact{{Kind: identity.Phone, Value: point.Value}}
	}
	return nil
}

func partyOf(p identity.Person) cases.Party {
	party := cases.Party{ID: p.ID, Name: p.Name()}
	for _, c := range p.Contacts {
		party.Contacts = append(party.Contacts, cases.Contact{Kind: c.Kind, Value: c.Value, Verified: c.IsVerified()})
	}
	return party
}

// answersOf fills in the first question that asks who somebody is.
func answersOf(s *catalogue.Service, p identity.Person) catalogue.Answers {
	answers := catalogue.Answers{}
	for _, place := range s.Fields() {
		if place.Group != nil || place.Type != catalogue.TypePerson {
			continue
		}
		who := map[string]any{"first_name": p.Given, "last_name": p.Family}
		if c, ok := p.Contact(identity.Email); ok {
			who["email"] = c.Value
		}
		if c, ok := p.Contact(identity.Phone); ok {
			who["phone"] = c.Value
		}
		answers[place.ID] = who
		break
	}
	return answers
}
