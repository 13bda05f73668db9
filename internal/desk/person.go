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
	known, err := p.Identity.Person(ctx, c.Person.ID)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	if who.Manner = known.Manner; err == nil {
		who.verified(known)
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

// verified takes over what was proved since the request came.
func (who *person) verified(known identity.Person) {
	for i := range who.Contacts {
		for _, c := range known.Contacts {
			who.Contacts[i].Verified = who.Contacts[i].Verified || c.IsVerified() && (c.Value == who.Contacts[i].Words || forms.PhoneWords(c.Value) == who.Contacts[i].Words)
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
		page.Person.Others = append(page.Person.Others, otherCase{
			Href: casePath(c.Reference), Words: string(c.Reference) + " " + service.Title.Of(ctx), Tag: tag(ctx, service, c.State, c.Outcome, c.Waiting()),
		})
	}
	return nil
}
