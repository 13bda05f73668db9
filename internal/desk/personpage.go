package desk

import (
	"context"
	"net/http"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// personPage is all that we hold of one person.
type personPage struct {
	ui.Page
	Person    identity.Person
	Name      string
	About     string // age, language, how to speak to them
	Cases     []personCase
	More      bool
	Contacts  []personContact
	Mandates  []mandateLine
	Consents  []consentLine
	Messages  []messageLine
	Likes     []likeness
	Joined    []joinedLine // files that were joined with this one
	Into      *joinedLine  // the file that this one was joined with
	MayChange bool
	Flash     *flash
}

type personCase struct {
	Href, Reference, Title, When, Icon, Channel string
	Tag                                         ui.Tag
}

type personContact struct {
	Icon, Kind, Value, How string
	Verified               bool
}

type mandateLine struct {
	Who, What string
	Holds     bool
	Untold    string // why one of the two was told nothing in writing
	End       string // where it is ended; "" when it is over
}

type consentLine struct{ What, Where, Href, When string }

type messageLine struct {
	Subject, To, When, State, Href string
	Bad                            bool
}

// likeness is somebody who may be the same person, with what speaks for and against it.
type likeness struct {
	Href, Name, Person string
	Reasons            []reason
}

type joinedLine struct{ Href, Name, Words, Undo string }

// mostOfPerson is how many requests and messages stand on the page.
const mostOfPerson = 50

func (p *Pages) personPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who, err := p.personAt(r, "person")
	if err != nil {
		return err
	}
	page := &personPage{Person: who, Name: nameOf(ctx, who), MayChange: identity.May(ctx, identity.MayChangePeople), Flash: p.popFlash(r)}
	page.Page, page.About = ui.Page{Title: page.Name}, aboutPerson(ctx, who, p.now())
	for _, c := range who.Contacts {
		page.Contacts = append(page.Contacts, personContactOf(ctx, c))
	}
	for _, fill := range []func(context.Context, *personPage) error{p.theirCases, p.theirMandates, p.theirLikes, p.theirMerges} {
		if err := fill(ctx, page); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, personPageView(page))
}

// aboutPerson is the line under the name.
func aboutPerson(ctx context.Context, who identity.Person, now time.Time) string {
	words := ""
	if !who.Birth.IsZero() {
		day := time.Date(who.Birth.Year, time.Month(who.Birth.Month), who.Birth.Day, 0, 0, 0, 0, time.UTC)
		today := now.In(i18n.ZoneOf(ctx))
		age := today.Year() - day.Year()
		if today.YearDay() < time.Date(today.Year(), day.Month(), day.Day(), 0, 0, 0, 0, today.Location()).YearDay() {
			age--
		}
		words = i18n.T(ctx, "desk.person.born", "Age", age, "Date", i18n.CivilIn(i18n.LangOf(ctx), day))
	}
	words = joined(words, known(ctx, "desk.lang."+string(who.Lang), string(who.Lang)))
	return joined(words, who.Manner)
}

func personContactOf(ctx context.Context, c identity.ContactPoint) personContact {
	one := personContact{Icon: "mail", Kind: known(ctx, "desk.contact."+string(c.Kind), string(c.Kind)), Value: c.Typed, Verified: c.IsVerified()}
	if one.Value == "" {
		one.Value = c.Value
	}
	switch c.Kind {
	case identity.Phone:
		one.Icon, one.Value = "phone", forms.PhoneWords(c.Value)
	case identity.Address:
		one.Icon = "home"
	case identity.Handle:
		one.Icon = "chat"
	}
	if one.Verified {
		one.How = i18n.T(ctx, "desk.contact.proved", "How", known(ctx, "desk.proved."+c.How, c.How), "Date", i18n.ShortDate(ctx, c.Verified))
	}
	return one
}

// theirCases are the requests, with the consents and the messages found in them.
func (p *Pages) theirCases(ctx context.Context, page *personPage) error {
	all, err := p.Cases.OfPerson(ctx, p.DB.Read(), page.Person.ID, mostOfPerson+1)
	if err != nil {
		return err
	}
	labels := p.labels()
	if page.More = len(all) > mostOfPerson; page.More {
		all = all[:mostOfPerson]
	}
	for i := range all {
		service, err := labels.service(ctx, all[i].Service, all[i].Version)
		if err != nil {
			return err
		}
		page.Cases = append(page.Cases, personCaseOf(ctx, service, &all[i], p.now()))
		if !maySee(ctx, all[i].Sensitive) {
			continue
		}
		page.consents(ctx, service, &all[i])
		if err := p.theirMessages(ctx, page, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

func personCaseOf(ctx context.Context, s *catalogue.Service, c *cases.Case, now time.Time) personCase {
	one := personCase{
		Href: casePath(c.Reference), Reference: string(c.Reference), Title: c.Title, When: when(ctx, c.Received(), now),
		Icon: doorIcon(c.Channel), Channel: doorWords(ctx, c.Channel), Tag: tag(ctx, s, c.State, c.Outcome, c.Waiting()),
	}
	if !maySee(ctx, c.Sensitive) {
		one.Title, one.Tag = i18n.T(ctx, "desk.sensitive.title"), ui.Tag{Text: i18n.T(ctx, "desk.sensitive.tag"), Icon: "lock"}
	}
	return one
}

// consents are what the person agreed to, in the words of the version that asked.
func (page *personPage) consents(ctx context.Context, s *catalogue.Service, c *cases.Case) {
	for _, place := range s.Fields() {
		if place.Type != catalogue.TypeConsent || place.Group != nil {
			continue
		}
		if yes, _ := c.Answers[place.ID].(bool); yes {
			page.Consents = append(page.Consents, consentLine{place.Label.Of(ctx), string(c.Reference), casePath(c.Reference), i18n.ShortDate(ctx, c.Received())})
		}
	}
}

// mostMessages is how many messages the page names; each case has its own.
const mostMessages = 15

func (p *Pages) theirMessages(ctx context.Context, page *personPage, c *cases.Case) error {
	if len(page.Messages) >= mostMessages {
		return nil
	}
	list, err := p.Notices.OfCase(ctx, c.ID.UUID)
	if err != nil {
		return err
	}
	for i := len(list) - 1; i >= 0 && len(page.Messages) < mostMessages; i-- {
		m := list[i]
		if m.Person != page.Person.ID.UUID {
			continue
		}
		state := sentState(ctx, m)
		page.Messages = append(page.Messages, messageLine{m.Subject, m.To.Address, when(ctx, m.Queued, p.now()), state.Words, casePath(c.Reference), state.Bad})
	}
	return nil
}

func (p *Pages) theirMandates(ctx context.Context, page *personPage) error {
	helpers, err := p.Identity.MandatesFor(ctx, page.Person.ID)
	if err != nil {
		return err
	}
	for _, m := range helpers {
		name, err := p.helperName(ctx, m)
		if err != nil {
			return err
		}
		line := p.mandate(ctx, page, m, i18n.T(ctx, "desk.mandate.helps_them", "Name", name))
		if _, ok := page.Person.Contact(identity.Email); !ok && line.Holds {
			line.Untold = i18n.T(ctx, "desk.mandate.untold", "Name", page.Name)
		}
		page.Mandates = append(page.Mandates, line)
	}
	helped, err := p.Identity.MandatesOf(ctx, page.Person.ID)
	if err != nil {
		return err
	}
	for _, m := range helped {
		other, err := p.Identity.Person(ctx, m.Beneficiary)
		if err != nil {
			return err
		}
		page.Mandates = append(page.Mandates, p.mandate(ctx, page, m, i18n.T(ctx, "desk.mandate.they_help", "Name", nameOf(ctx, other))))
	}
	return nil
}

func (p *Pages) helperName(ctx context.Context, m identity.Mandate) (string, error) {
	if !m.HelperAgent.IsZero() {
		a, err := p.Identity.Agent(ctx, m.HelperAgent)
		return a.Name, err
	}
	who, err := p.Identity.Person(ctx, m.Helper)
	return nameOf(ctx, who), err
}

func (p *Pages) mandate(ctx context.Context, page *personPage, m identity.Mandate, who string) mandateLine {
	line := mandateLine{Who: who, Holds: m.Holds(p.now()), What: known(ctx, "desk.mandate.kind."+string(m.Kind), string(m.Kind))}
	line.What = joined(line.What, catalogue.HelpWords(i18n.LangOf(ctx), string(m.How)))
	line.What = joined(line.What, known(ctx, "desk.mandate.scope."+string(m.Scope), string(m.Scope)))
	if line.Holds {
		line.End = mandateEndPath(page.Person.ID, m)
	}
	switch {
	case !m.Revoked.IsZero():
		line.What = joined(line.What, i18n.T(ctx, "desk.mandate.revoked", "Date", i18n.ShortDate(ctx, m.Revoked)))
	case !m.Until.IsZero():
		line.What = joined(line.What, i18n.T(ctx, "desk.mandate.until", "Date", i18n.ShortDate(ctx, m.Until)))
	}
	return line
}
