package desk

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// person is whose request it is: how to speak to them, how to reach them, what else is open.
type person struct {
	Name     string
	Manner   string
	Helper   string
	Contacts []contact
	Others   []otherCase
	More     bool
	Href     string // their page, for who may see it
}

type contact struct {
	Icon, Words string
	Verified    bool
}

type otherCase struct {
	Href, Words string
	Tag         ui.Tag
}

// mostOthers is how many other requests stand in the panel.
const mostOthers = 6

func (p *Pages) person(ctx context.Context, page *casePage) error {
	c := page.Case
	who := &page.Person
	who.Name = c.Person.Name
	for _, one := range c.Person.Contacts {
		who.Contacts = append(who.Contacts, contactOf(one))
	}
	if c.Helper != nil {
		who.Helper = i18n.T(ctx, "desk.person.helper", "Name", c.Helper.Name)
	}
	if c.Person.ID.IsZero() {
		return nil
	}
	if identity.May(ctx, identity.MaySeePeople) {
		who.Href = personPath(c.Person.ID)
	}
	known, err := p.Identity.Person(ctx, c.Person.ID)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	if who.Manner = known.Manner; err == nil {
		who.known(c.Person.Contacts, known.Contacts)
	}
	return p.others(ctx, page)
}

func contactOf(c cases.Contact) contact {
	one := contact{Icon: "mail", Words: c.Value, Verified: c.Verified}
	if c.Kind == identity.Phone {
		one.Icon, one.Words = "phone", forms.PhoneWords(c.Value)
	}
	if c.Kind == identity.Address {
		one.Icon = "home"
	}
	return one
}

// known takes over what was proved since the request came, and how the person writes it: what a case
// holds of an address is the spelling by which addresses are compared, in small letters.
func (who *person) known(ours []cases.Contact, theirs []identity.ContactPoint) {
	for i, c := range ours {
		for _, k := range theirs {
			if k.Kind != c.Kind || k.Value != c.Value {
				continue
			}
			who.Contacts[i].Verified = c.Verified || k.IsVerified()
			if k.Kind == identity.Address && k.Typed != "" {
				who.Contacts[i].Words = k.Typed
			}
		}
	}
}

func (p *Pages) others(ctx context.Context, page *casePage) error {
	all, err := p.Cases.OfPerson(ctx, p.DB.Read(), page.Case.Person.ID, mostOthers+2)
	if err != nil {
		return err
	}
	labels := p.labels()
	for _, c := range all {
		if c.ID == page.Case.ID {
			continue
		}
		if len(page.Person.Others) == mostOthers {
			page.Person.More = true
			break
		}
		service, err := labels.service(ctx, c.Service, c.Version)
		if err != nil {
			return err
		}
		other := personCaseOf(ctx, service, &c, p.now())
		words := service.Title.Of(ctx)
		if !maySee(ctx, c.Sensitive) {
			words = other.Title
		}
		page.Person.Others = append(page.Person.Others, otherCase{Href: other.Href, Words: other.Reference + " " + words, Tag: other.Tag})
	}
	return nil
}
