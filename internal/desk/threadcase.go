package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// casesFor is where a thread finds its case: one that is there, or a new one.
type casesFor struct {
	threadChoice
	Path     string
	Query    string
	Found    []foundCase
	Searched bool
	Services []ui.Option
	Service  string
	Fault    string
}

type foundCase struct {
	Reference, Who, Title, When string
	Tag                         ui.Tag
}

// mostFound is how many cases are offered to join.
const mostFound = 10

func (p *Pages) showCaseFor(w http.ResponseWriter, r *http.Request) error {
	t, err := p.thread(r)
	if err != nil {
		return err
	}
	return p.askCaseFor(w, r, t, r.URL.Query(), nil)
}

// askCaseFor offers the cases that a name or number finds; at first those of whoever wrote.
func (p *Pages) askCaseFor(w http.ResponseWriter, r *http.Request, t inbox.Thread, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := casesFor{Path: threadPath(t.ID), Query: strings.TrimSpace(in.Get("q")), Searched: in.Has("q"), Service: in.Get("service"), Fault: fault(ctx, problems, "service")}
	page.threadChoice = threadChoice{choicePage: p.threadChoice(ctx, t, in, i18n.T(ctx, "desk.thread.case.title"), "", problems), Thread: t}
	f := cases.Filter{Stage: cases.StageAll, Text: page.Query}
	if page.Query == "" {
		page.Query, f.Text = t.PartyName, t.PartyName
	}
	if strings.TrimSpace(f.Text) != "" {
		found, err := p.Cases.List(ctx, p.DB.Read(), mine(ctx, f), cases.Cursor{}, mostFound)
		if err != nil {
			return err
		}
		if page.Found, err = p.found(ctx, found.Rows); err != nil {
			return err
		}
	}
	offered, err := p.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	if err != nil {
		return err
	}
	page.Services = p.serviceOptions(ctx, offered)
	page.Services[0].Text = i18n.T(ctx, "desk.thread.case.choose")
	return web.Render(w, r, statusOf(page.Failed), casesForView(page))
}

func statusOf(failed bool) int {
	if failed {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// found tells of each case enough to know it by; of a sensitive one only its number to those who may not open it.
func (p *Pages) found(ctx context.Context, rows []cases.Row) (all []foundCase, err error) {
	lines, err := p.rows(ctx, look{}, onlyCases(cases.Page{Rows: rows}).Rows)
	for i, one := range lines {
		all = append(all, foundCase{string(one.Ref), one.Who, one.Title, when(ctx, rows[i].OpenedAt, p.now()), one.Tag})
	}
	return all, err
}

// joinThread makes a thread part of a case: its messages stand in the history, and answers go on there.
func (p *Pages) joinThread(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	return p.carryThread(w, r, in, threadDeed{do: func(ctx context.Context, tx *db.Tx, t inbox.Thread) (flash, error) {
		ref, ok := cases.ParseReference(in.Get("case"))
		if !ok {
			return flash{}, errs.New(errs.Invalid, "desk.link.unknown")
		}
		c, err := p.Cases.Find(ctx, tx, ref)
		if errs.KindOf(err) == errs.NotFound && err != nil {
			return flash{}, errs.New(errs.Invalid, "desk.link.unknown")
		}
		if err != nil {
			return flash{}, err
		}
		if !maySee(ctx, c.Sensitive) {
			return flash{}, errSensitive
		}
		return p.tied(ctx, tx, t, c, "desk.thread.joined")
	}})
}

func (p *Pages) tied(ctx context.Context, tx *db.Tx, t inbox.Thread, c cases.Case, done string) (flash, error) {
	if err := p.Ties.Tie(ctx, tx, t.ID, c.ID); err != nil {
		return flash{}, err
	}
	return flash{Kind: "ok", Words: i18n.T(ctx, done, "Reference", string(c.Reference))}, nil
}

// openCaseFor begins a case of a chosen service with what was written, for the person who wrote it. What the service
// asks for beyond that is asked afterwards, in the case.
func (p *Pages) openCaseFor(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	id := catalogue.ServiceID(in.Get("service"))
	service, version, err := p.Offer.Live(ctx, id)
	if id == "" || err != nil && errs.KindOf(err) == errs.NotFound {
		t, err := p.thread(r)
		if err != nil {
			return err
		}
		return p.askCaseFor(w, r, t, in, errs.Problems{{Field: "service", Key: "desk.thread.case.service"}})
	}
	if err != nil {
		return err
	}
	return p.carryThread(w, r, in, threadDeed{do: func(ctx context.Context, tx *db.Tx, t inbox.Thread) (flash, error) {
		c, err := p.openFor(ctx, tx, t, service, int64(version))
		if err != nil {
			return flash{}, err
		}
		return p.tied(ctx, tx, t, c, "desk.thread.opened")
	}})
}

func (p *Pages) openFor(ctx context.Context, tx *db.Tx, t inbox.Thread, s *catalogue.Service, version int64) (cases.Case, error) {
	name := s.StartState()
	start, _ := s.State(name)
	state, err := cases.StateOf(name, *start)
	if err != nil {
		return cases.Case{}, err
	}
	agent, _ := identity.AgentOf(ctx)
	lang := i18n.LangOf(ctx)
	if items, err := p.Inbox.Items(ctx, tx, t.ID); err != nil {
		return cases.Case{}, err
	} else if len(items) > 0 && items[0].Lang != "" {
		lang = items[0].Lang
	}
	title := t.Subject
	if title == "" {
		title = s.Title.In(lang)
	}
	return p.Cases.Open(ctx, tx, cases.NewCase{
		Service: s.Definition.Service, Version: version, Title: title, Lang: lang, Person: writerOf(t), Team: identity.TeamID(s.Owner),
		Answers: catalogue.Answers{}, State: state, SentAt: t.First, By: agent.Actor(), Channel: channelOf(t.Door),
		Helper: &cases.Helper{Party: cases.Party{Name: agent.Name}, Agent: agent.ID, Kind: identity.AtTheCounter},
	})
}

// writerOf is who wrote, with the address that they wrote from: nobody has proved that it is theirs.
func writerOf(t inbox.Thread) cases.Party {
	party := cases.Party{Name: partyWords(t), ID: identity.PersonID{UUID: t.Person}}
	switch t.Door {
	case inbox.Email:
		party.Contacts = []cases.Contact{{Kind: identity.Email, Value: t.Party}}
	case inbox.Phone, inbox.SMS:
		party.Contacts = []cases.Contact{{Kind: identity.Phone, Value: t.Party}}
	}
	return party
}

func channelOf(door inbox.Door) cases.Channel {
	for channel, d := range doorOf {
		if d == door {
			return channel
		}
	}
	return cases.ByDesk
}
