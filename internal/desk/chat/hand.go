package chat

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"parvis/internal/identity"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// choicePage asks one thing about a chat.
type choicePage struct {
	ui.Page
	Chat   chat.Chat
	Back   string
	Action string
	Lead   string
	Button string
	Fields []templ.Component
	Faults []ui.Fault
}

func (p *Pages) choice(ctx context.Context, c chat.Chat, what string, problems errs.Problems) choicePage {
	page := choicePage{
		Page: ui.Page{Title: i18n.T(ctx, "desk.chat."+what+".title"), Failed: len(problems) > 0}, Chat: c, Back: path(c.ID),
		Action: path(c.ID) + "/" + what, Lead: i18n.T(ctx, "desk.chat."+what+".lead"), Button: i18n.T(ctx, "desk.chat."+what+".do"),
	}
	for _, problem := range problems {
		page.Faults = append(page.Faults, ui.Fault{Text: i18n.Problem(ctx, problem), Field: problem.Field})
	}
	return page
}

func words1(ctx context.Context, problems errs.Problems, field string) string {
	if problem, ok := problems.Of(field); ok {
		return i18n.Problem(ctx, problem)
	}
	return ""
}

func (p *Pages) showHand(w http.ResponseWriter, r *http.Request) error {
	return p.askHand(w, r, url.Values{}, nil)
}

func (p *Pages) askHand(w http.ResponseWriter, r *http.Request, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	c, err := p.chat(r)
	if err != nil {
		return err
	}
	agents, teams, err := p.receivers(ctx)
	if err != nil {
		return err
	}
	page := p.choice(ctx, c, "hand", problems)
	page.Fields = []templ.Component{
		ui.Select{Name: "agent", Label: i18n.T(ctx, "desk.chat.hand.agent"), Options: agents, Value: in.Get("agent"), Error: words1(ctx, problems, "agent")},
		ui.Select{Name: "team", Label: i18n.T(ctx, "desk.chat.hand.team"), Options: teams, Value: in.Get("team"), Error: words1(ctx, problems, "team")},
		ui.Textarea{Name: "note", Label: i18n.T(ctx, "desk.chat.hand.note"), Hint: i18n.T(ctx, "desk.chat.hand.note.hint"), Rows: 3, Value: in.Get("note"), Error: words1(ctx, problems, "note")},
	}
	return web.Render(w, r, statusOf(problems), choiceView(page))
}

func statusOf(problems errs.Problems) int {
	if len(problems) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// receivers are the colleagues who are there, and the teams that somebody is in.
func (p *Pages) receivers(ctx context.Context) (agents, teams []ui.Option, err error) {
	all, err := p.Identity.Agents(ctx)
	if err != nil {
		return nil, nil, err
	}
	me, _ := identity.AgentOf(ctx)
	agents = []ui.Option{{Text: i18n.T(ctx, "desk.chat.hand.nobody")}}
	for _, a := range all {
		if a.Closed || a.Absent {
			continue // a conversation cannot wait for somebody who is away
		}
		if a.ID != me.ID {
			agents = append(agents, ui.Option{Value: a.ID.String(), Text: a.Name})
		}
	}
	offices, err := p.Identity.Teams(ctx)
	if err != nil {
		return nil, nil, err
	}
	teams = []ui.Option{{Text: i18n.T(ctx, "desk.chat.hand.no_team")}}
	for _, t := range offices {
		members, err := p.Identity.AgentsOf(ctx, t.ID)
		if err != nil {
			return nil, nil, err
		}
		if slices.ContainsFunc(members, func(a identity.Agent) bool { return !a.Absent }) {
			teams = append(teams, ui.Option{Value: string(t.ID), Text: t.Name.Of(ctx)})
		}
	}
	return agents, teams, nil
}

// hand gives the chat to a colleague, or to a team, where it waits first in line.
func (p *Pages) hand(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	to, problems, err := p.handing(ctx, in)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return p.askHand(w, r, in, problems)
	}
	c, err := p.chat(r)
	if err != nil {
		return err
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.Chats.Hand(ctx, tx, c.ID, to) }); err != nil {
		return p.tell(w, r, url.Values{}, "text", err)
	}
	return web.SeeOther(w, r, Path)
}

func (p *Pages) handing(ctx context.Context, in url.Values) (to chat.Handing, problems errs.Problems, err error) {
	me, _ := identity.AgentOf(ctx)
	to = chat.Handing{Team: identity.TeamID(in.Get("team")), Note: strings.TrimSpace(in.Get("note")), By: me.Name}
	agents, teams, err := p.receivers(ctx)
	if err != nil {
		return to, nil, err
	}
	if id := in.Get("agent"); id != "" {
		if to.Agent, err = identity.ParseAgentID(id); err != nil || !offered(agents, id) {
			problems.Add("agent", "desk.chat.hand.away")
		}
		to.Team, err = "", nil // a colleague, whatever team was chosen beside
	}
	switch {
	case to.Team != "" && !offered(teams, string(to.Team)):
		problems.Add("team", "desk.chat.hand.away")
	case in.Get("agent") == "" && to.Team == "":
		problems.Add("agent", "desk.chat.hand.whom")
	}
	if len([]rune(to.Note)) > chat.MostText {
		problems.Add("note", "inbox.chat.too_long", "Most", chat.MostText, "Length", len([]rune(to.Note)))
	}
	return to, problems, err
}

func offered(options []ui.Option, value string) bool {
	return slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == value })
}

func (p *Pages) showNote(w http.ResponseWriter, r *http.Request) error {
	return p.askNote(w, r, url.Values{}, nil)
}

func (p *Pages) askNote(w http.ResponseWriter, r *http.Request, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	c, err := p.chat(r)
	if err != nil {
		return err
	}
	page := p.choice(ctx, c, "note", problems)
	page.Fields = []templ.Component{
		ui.Textarea{Name: "text", Label: i18n.T(ctx, "desk.chat.note.words"), Rows: 4, Value: in.Get("text"), Error: words1(ctx, problems, "text")},
	}
	return web.Render(w, r, statusOf(problems), choiceView(page))
}

// note writes something for colleagues, which the resident never reads.
func (p *Pages) note(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	c, err := p.chat(r)
	if err != nil {
		return err
	}
	agent, _ := identity.AgentOf(ctx)
	err = p.DB.Write(ctx, func(tx *db.Tx) error { return p.Chats.AddNote(ctx, tx, c.ID, agent.Name, in.Get("text")) })
	if errs.KindOf(err) == errs.Invalid && err != nil {
		return p.askNote(w, r, in, errs.Problems{{Field: "text", Key: errs.KeyOf(err), Args: errs.ArgsOf(err)}})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, path(c.ID))
}
