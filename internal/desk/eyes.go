package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/search"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
)

// eyes decide which results an agent may see and wants to, and keep the rows of those, read for a window at a time.
type eyes struct {
	p       *Pages
	look    look
	filter  cases.Filter
	threads threadFilter
	others  bool // threads can be what the filters ask for
	typed   string
	labels  *labels
	cases   map[uuid.UUID]cases.Row
	lines   map[uuid.UUID]line
	people  map[uuid.UUID]identity.Person
}

func (p *Pages) eyesOf(ctx context.Context, l look) *eyes {
	e := &eyes{p: p, look: l, filter: mine(ctx, l.Filter), typed: l.Chosen.Get("q"), labels: p.labels(),
		cases: map[uuid.UUID]cases.Row{}, lines: map[uuid.UUID]line{}, people: map[uuid.UUID]identity.Person{}}
	e.filter.Text = ""
	e.threads, e.others = threadsIn(e.filter, p.now())
	return e
}

// keep leaves out what the agent may not see before anybody counts or quotes it.
func (e *eyes) keep(ctx context.Context, hits []search.Hit) ([]search.Hit, error) {
	if err := e.read(ctx, hits); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(hits, func(h search.Hit) bool { return !e.sees(ctx, h) }), nil
}

func (e *eyes) sees(ctx context.Context, h search.Hit) bool {
	switch h.Kind {
	case search.Case:
		row, ok := e.cases[h.ID]
		return ok && maySee(ctx, row.Sensitive) && e.filter.Fits(&row, e.p.now())
	case search.Thread:
		l, ok := e.lines[h.ID]
		return ok && e.others && e.threads.fits(l)
	case search.Person:
		_, ok := e.people[h.ID]
		return ok
	}
	return false
}

func (e *eyes) read(ctx context.Context, hits []search.Hit) error {
	var requests []cases.ID
	var threads []uuid.UUID
	var people []identity.PersonID
	narrowed := len(e.look.Chosen) > 1
	for _, h := range hits {
		switch {
		case h.Kind == search.Case:
			requests = append(requests, cases.ID{UUID: h.ID})
		case h.Kind == search.Thread && e.others && e.p.Inbox != nil:
			threads = append(threads, h.ID)
		case h.Kind == search.Person && !narrowed && identity.May(ctx, identity.MaySeePeople):
			people = append(people, identity.PersonID{UUID: h.ID})
		}
	}
	rows, err := e.p.Cases.Rows(ctx, e.p.DB.Read(), requests)
	if err != nil {
		return err
	}
	for id, row := range rows {
		e.cases[id.UUID] = row
	}
	known, err := e.p.Identity.People(ctx, e.p.DB.Read(), people)
	if err != nil {
		return err
	}
	for id, one := range known {
		e.people[id.UUID] = one
	}
	lines, err := e.p.linesOf(ctx, threads)
	for _, l := range lines {
		e.lines[l.ThreadID] = l
	}
	return err
}

// linesOf reads the lines of some threads that belong to no case.
func (p *Pages) linesOf(ctx context.Context, ids []uuid.UUID) ([]line, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	c := &places{}
	c.is("authority_id = " + c.arg(tenant.From(ctx)))
	c.is("case_id = " + noID)
	in := make([]string, len(ids))
	for i, id := range ids {
		in[i] = c.arg(id)
	}
	c.is("thread_id in (" + strings.Join(in, ", ") + ")")
	return p.readLines(ctx, "select "+lineColumns+" from desk_threads where "+strings.Join(c.where, " and "), c.args)
}

// fits tells in Go what conditions tell in SQL.
func (f threadFilter) fits(l line) bool {
	within := func(at time.Time) bool {
		return (f.OpenedFrom.IsZero() || !at.Before(f.OpenedFrom)) && (f.OpenedTo.IsZero() || at.Before(f.OpenedTo))
	}
	switch {
	case f.Ended() == cases.StageOpen && !l.ClosedAt.IsZero(), f.Ended() == cases.StageClosed && l.ClosedAt.IsZero():
		return false
	case len(f.Teams) > 0 && !slices.Contains(f.Teams, teamOf(l)), len(f.doors) > 0 && !slices.Contains(f.doors, inbox.Door(l.Door)):
		return false
	case !f.Agent.IsZero() && f.Agent.UUID != l.AgentID, f.Unassigned && l.AgentID != uuid.Nil:
		return false
	case f.Unseen && !l.Unseen, f.Late && !l.OrderAt.Before(f.now):
		return false
	}
	return within(l.OpenedAt.Time)
}

// row draws one result.
func (e *eyes) row(ctx context.Context, h search.Hit, q search.Quote) (one foundRow, err error) {
	switch h.Kind {
	case search.Case:
		found := e.cases[h.ID]
		if one.row, err = e.p.row(ctx, e.look, e.labels, &found); err != nil {
			return one, err
		}
	case search.Thread:
		one.row = e.p.threadRow(ctx, e.look, e.lines[h.ID])
	case search.Person:
		one.row = personRow(ctx, e.people[h.ID])
	}
	one.Marked, one.About = search.Mark(one.Who, e.typed, 0), search.Mark(one.Title, e.typed, 0)
	if one.Quote, one.Note = q.Bits, q.Note; len(q.Bits) > 0 {
		one.When = shortWhen(ctx, h.At, e.p.now())
	}
	return one, nil
}

// personRow is a person among results: who, and how to reach them.
func personRow(ctx context.Context, who identity.Person) row {
	one := row{ID: who.ID.String(), Name: who.ID.String(), Icon: "user", Channel: i18n.T(ctx, "desk.find.person"), Who: i18n.T(ctx, "desk.find.person"),
		Title: nameOf(ctx, who), Href: personPath(who.ID), Tag: ui.Tag{}}
	var reach []string
	for _, c := range who.Contacts {
		if c.Kind != identity.Address {
			reach = append(reach, c.Typed)
		}
	}
	one.Last = strings.Join(reach[:min(len(reach), 3)], ", ")
	return one
}
