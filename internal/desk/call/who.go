package call

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/desk"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/i18n"
)

// candidate is somebody who may be calling.
type candidate struct {
	Person   identity.Person
	Verified bool // the number was proved to reach them
	Cases    []cases.Case
}

// callers are those who may be calling, the proved ones first. A number alone never says who somebody is: one
// proved number of one person is a good guess, anything else a suggestion.
type callers []candidate

// mostCases is how many requests of one person stand beside the note.
const mostCases = 6

// whoOf finds who is reached at the number of a call.
func (p *Pages) whoOf(ctx context.Context, c phone.Call) (all callers, err error) {
	if c.Party == phone.Hidden {
		return nil, nil
	}
	people, err := p.Identity.PeopleAt(ctx, identity.Phone, c.Party)
	if err != nil {
		return nil, err
	}
	var guessed callers
	for _, person := range people {
		one := candidate{Verified: len(person.Contacts) > 0 && person.Contacts[0].IsVerified()}
		if one.Person, err = p.Identity.Person(ctx, person.ID); err != nil {
			return nil, err
		}
		if one.Verified {
			all = append(all, one)
		} else {
			guessed = append(guessed, one)
		}
	}
	return append(all, guessed...), nil
}

// known is the one person whose proved number this is; not ok when there is none, or several.
func (c callers) known() (identity.PersonID, bool) {
	if len(c) > 0 && c[0].Verified && (len(c) == 1 || !c[1].Verified) {
		return c[0].Person.ID, true
	}
	return identity.PersonID{}, false
}

// with reads the requests of everybody who may be calling, open ones first.
func (p *Pages) with(ctx context.Context, all callers) error {
	for i := range all {
		list, err := p.Cases.OfPerson(ctx, p.DB.Read(), all[i].Person.ID, 4*mostCases)
		if err != nil {
			return err
		}
		for _, stage := range []bool{false, true} {
			for _, c := range list {
				if c.Closed() == stage && len(all[i].Cases) < mostCases && (!c.Sensitive || identity.May(ctx, desk.MaySeeSensitive)) {
					all[i].Cases = append(all[i].Cases, c)
				}
			}
		}
	}
	return nil
}

func nameOf(ctx context.Context, p identity.Person) string {
	if name := p.Name(); name != "" {
		return name
	}
	return i18n.T(ctx, "call.nameless")
}

// title names the caller as far as that can be said in a few words.
func (c callers) title(ctx context.Context, call phone.Call) string {
	switch _, known := c.known(); {
	case known:
		return nameOf(ctx, c[0].Person)
	case len(c) == 1:
		return i18n.T(ctx, "call.maybe", "Name", nameOf(ctx, c[0].Person))
	case len(c) > 1:
		return i18n.T(ctx, "call.one_of", "Count", len(c))
	}
	return numberOf(ctx, call.Party)
}

// about is the line below: the number, and how to speak to them.
func (c callers) about(ctx context.Context, call phone.Call) string {
	words := numberOf(ctx, call.Party)
	if len(c) == 1 && c[0].Person.Manner != "" {
		words += ". " + c[0].Person.Manner
	}
	return words
}

// numberOf is a number as people of the place write it.
func numberOf(ctx context.Context, party string) string {
	if party == phone.Hidden {
		return i18n.T(ctx, "call.hidden")
	}
	return forms.PhoneWords(party)
}
