package workflow

import (
	"context"
	"fmt"
	"regexp"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// receiver is somebody to tell.
type receiver struct {
	person  uuid.UUID
	name    string
	address string
	lang    i18n.Lang
	kind    string // resident, helper, team
}

// The receivers that a definition names.
const (
	toResident = "resident"
	toHelper   = "helper"
	toTeam     = "team"
	toOwner    = "owner"
)

// tell queues a message of the definition for everybody it is for. One event is told to
// one person once, whatever runs twice.
func (p *plan) tell(ctx context.Context, tx *db.Tx, name, to string, q *cases.Question) error {
	return p.send(ctx, tx, name, to, fmt.Sprintf("%d/%s", p.seq, name), q)
}

// tellAgain is tell for the nth time.
func (p *plan) tellAgain(ctx context.Context, tx *db.Tx, name string, n int, q *cases.Question) error {
	return p.send(ctx, tx, name, "", fmt.Sprintf("%d/%s/%d", p.seq, name, n), q)
}

func (p *plan) send(ctx context.Context, tx *db.Tx, name, to, event string, q *cases.Question) error {
	m, ok := p.service.Messages[name]
	if !ok {
		return fmt.Errorf("no message %q", name)
	}
	if to == "" {
		to = m.To
	}
	now, err := p.s.Cases.Load(ctx, tx, p.c.ID)
	if err != nil {
		return err
	}
	receivers, err := p.receivers(ctx, to, now)
	if err != nil {
		return err
	}
	for _, r := range receivers {
		if err := p.queue(ctx, tx, m, name, event, r, now, q); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) queue(ctx context.Context, tx *db.Tx, m catalogue.Message, name, event string, r receiver, now cases.Case, q *cases.Question) error {
	text := notify.Template{Subject: braced(m.Subject.In(r.lang)), Body: braced(m.Body.In(r.lang))}
	values, own := p.values(ctx, now, r.lang, q, text)
	queued, err := p.s.Notices.Queue(ctx, tx, notify.Message{
		Event: "case/" + p.c.ID.String() + "/" + event, Person: r.person, Case: p.c.ID.UUID, Name: string(p.c.Service) + "." + name,
		To:   notify.Contact{Name: r.name, Address: r.address, Lang: r.lang},
		Text: notify.Texts{r.lang: text}, Values: values, Own: own,
	})
	if err != nil || queued.Already {
		return err
	}
	_, err = p.s.Cases.RecordNotice(ctx, tx, cases.Change{Case: p.c.ID, Channel: cases.ByEmail}, cases.Notified{
		Notice: uuid.UUID(queued.ID), Template: name, To: r.kind, Address: r.address, Subject: fillPlain(m.Subject.In(r.lang), values),
	})
	return err
}

var variable = regexp.MustCompile(`\{([a-z][a-z0-9_.]*)\}`)

// braced turns the {variables} of a definition into those of a template.
func braced(text string) string { return variable.ReplaceAllString(text, "{{ $1 }}") }

// fillPlain puts the values in where no markup is read.
func fillPlain(text string, values notify.Values) string {
	return variable.ReplaceAllStringFunc(text, func(found string) string { return values[found[1:len(found)-1]] })
}

// receivers finds who is meant. A resident who has no address is told on the tracking
// page and by the agents' desk; a helper of the resident hears all that they hear.
func (p *plan) receivers(ctx context.Context, to string, now cases.Case) ([]receiver, error) {
	switch to {
	case toTeam, toOwner:
		return p.team(ctx, to, now)
	case toHelper:
		return p.helper(), nil
	case "", toResident:
		return append(p.resident(), p.helper()...), nil
	}
	return nil, fmt.Errorf("nobody is called %q", to)
}

func (p *plan) resident() []receiver {
	email, ok := p.c.Person.Reach(identity.Email)
	if !ok {
		return nil
	}
	return []receiver{{p.c.Person.ID.UUID, p.c.Person.Name, email.Value, p.c.Lang, toResident}}
}

func (p *plan) helper() []receiver {
	if p.c.Helper == nil {
		return nil
	}
	email, ok := p.c.Helper.Reach(identity.Email)
	if !ok {
		return nil
	}
	return []receiver{{p.c.Helper.ID.UUID, p.c.Helper.Name, email.Value, p.c.Lang, toHelper}}
}

// team is every agent of the team in charge who is there. A team without agents is a
// partner outside of the town hall, who is written to at their mailbox.
func (p *plan) team(ctx context.Context, to string, now cases.Case) (all []receiver, err error) {
	team := now.Team
	if to == toOwner || team == "" {
		team = identity.TeamID(p.service.Owner)
	}
	agents, err := p.s.Identity.AgentsOf(ctx, team)
	if err != nil {
		return nil, err
	}
	for _, a := range agents {
		if !a.Absent && !a.Closed {
			all = append(all, receiver{a.ID.UUID, a.Name, a.Email, a.Lang, toTeam})
		}
	}
	if len(agents) == 0 {
		return p.mailbox(ctx, team)
	}
	return all, nil
}

func (p *plan) mailbox(ctx context.Context, id identity.TeamID) ([]receiver, error) {
	teams, err := p.s.Identity.Teams(ctx)
	if err != nil {
		return nil, err
	}
	for _, team := range teams {
		if team.ID == id && team.Email != "" {
			lang := p.here.Langs[0]
			return []receiver{{name: team.Name.In(lang), address: team.Email, lang: lang, kind: toTeam}}, nil
		}
	}
	return nil, nil
}
