package apply

import (
	"context"
	"fmt"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// ready is what can be known before the transaction begins.
type ready struct {
	draft   *forms.Draft
	service *catalogue.Service
	state   cases.State
	here    *identity.Authority
	team    string // the name of the team in charge, in the draft's language; where our acknowledgement names it
}

func (p *Pages) prepare(ctx context.Context, d *forms.Draft) (in ready, err error) {
	in.draft = d
	if in.service, err = p.Services.Version(ctx, d.Service, d.Version); err != nil {
		return in, err
	}
	name := in.service.StartState()
	state, ok := in.service.State(name)
	if !ok {
		return in, fmt.Errorf("send draft %s: the service %s has no state %q", d.ID, d.Service, name)
	}
	if in.state, err = cases.StateOf(name, *state); err != nil {
		return in, fmt.Errorf("send draft %s: %w", d.ID, err)
	}
	if in.here, err = p.Identity.Authority(ctx, d.Authority); err != nil {
		return in, err
	}
	if tellsItself(in.service) {
		return in, nil // the acknowledgement names the team, and is the service's own
	}
	in.team, err = p.teamName(ctx, in.service.Owner, d.Lang)
	return in, err
}

// teamName is what residents read; the authority's own name for a team that is gone.
func (p *Pages) teamName(ctx context.Context, id string, l i18n.Lang) (string, error) {
	teams, err := p.Identity.Teams(ctx)
	if err != nil {
		return "", err
	}
	for _, team := range teams {
		if string(team.ID) == id {
			return team.Name.In(l), nil
		}
	}
	a, err := p.Identity.Authority(ctx, tenantOf(ctx))
	if err != nil {
		return "", err
	}
	return a.Name.In(l), nil
}

var channels = map[catalogue.Door]cases.Channel{
	catalogue.DoorWeb: cases.ByWeb, catalogue.DoorCounter: cases.ByCounter, catalogue.DoorPhone: cases.ByPhone,
	catalogue.DoorMail: cases.ByPost, catalogue.DoorEmail: cases.ByEmail, catalogue.DoorHome: cases.ByVisit,
	forms.ByProgram: cases.ByAPI, forms.ByOpen311: cases.ByOpen311,
}

// openCase makes the case of what the draft held.
func (p *Pages) openCase(ctx context.Context, tx *db.Tx, in ready, closing forms.Closing) (cases.Case, error) {
	d := in.draft
	answers := catalogue.Answers(closing.Answers)
	who := applicantOf(in.service, answers, d.Contact, in.here.Region())
	_, _, _, helped := in.service.HelperIn(answers)
	asked, counter, err := p.asked(ctx, tx, d)
	if err != nil {
		return cases.Case{}, err
	}
	party, err := p.recognise(ctx, tx, who, d, !helped || counter)
	if err != nil {
		return cases.Case{}, err
	}
	channel := channels[d.Channel]
	if channel == "" {
		channel = cases.ByWeb
	}
	by, helper, err := p.hand(ctx, tx, in, answers, party)
	if err != nil {
		return cases.Case{}, err
	}
	if asked.Helper != nil {
		helper = asked.Helper
	}
	c, err := p.Cases.Open(ctx, tx, cases.NewCase{
		Service: d.Service, Version: d.Version, Title: in.service.Title.In(d.Lang), Lang: d.Lang, Sensitive: sensitive(in.service, answers),
		Person: party, Helper: helper, Team: identity.TeamID(in.service.Owner), Answers: answers,
		Documents: documents(in.service, closing.Uploads, d.Lang), State: in.state, Draft: uuidOf(d.ID), By: by, Channel: channel, Why: asked.Why,
	})
	if err != nil {
		return c, err
	}
	if counter {
		if err := p.Counter.Sent(ctx, tx, d.ID, c); err != nil {
			return c, err
		}
	}
	return c, p.giveMandate(ctx, tx, c, asked.Proof)
}

// recognise writes down who asks; somebody without a name stays an address. The draft of a person is their own, unless
// it was filled in for somebody else.
func (p *Pages) recognise(ctx context.Context, tx *db.Tx, who applicant, d *forms.Draft, own bool) (cases.Party, error) {
	party := cases.Party{Name: who.name(), Contacts: who.contacts()}
	if d.Person.Valid && own {
		return p.known(ctx, tx, identity.PersonID{UUID: d.Person.UUID}, who)
	}
	if party.Name == "" {
		return party, nil
	}
	who.Lang = d.Lang
	id, _, err := p.Identity.Recognise(ctx, tx, who.NewPerson)
	if err != nil {
		return party, fmt.Errorf("send draft %s: %w", d.ID, err)
	}
	party.ID = id
	return party, nil
}

// sensitive tells that an answer was given whose reading leaves a trace.
func sensitive(s *catalogue.Service, answers catalogue.Answers) bool {
	for _, place := range s.Fields() {
		field := place.Field
		if place.Group != nil {
			field = place.Group
		}
		if _, given := answers[field.ID]; given && place.Sensitive {
			return true
		}
	}
	return false
}

func documents(s *catalogue.Service, uploads []forms.Upload, l i18n.Lang) (docs []cases.Document) {
	for _, u := range uploads {
		doc := cases.Document{
			Upload: uuidOf(u.ID), Field: u.Field, Name: u.Name, Type: u.Type, Size: u.Size, SHA256: u.SHA256,
			FileKey: u.FileKey, Scan: cases.Scan(u.Scan),
		}
		if place, ok := s.Field(fieldOf(u.Field)); ok {
			doc.Title = place.Label.In(l)
		}
		docs = append(docs, doc)
	}
	return docs
}
