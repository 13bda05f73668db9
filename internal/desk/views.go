package desk

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// builtIn are the views that everybody has, by whose they are: the agent's, the teams', the town's.
var builtIn = []struct {
	Whose string
	Views []standing
}{
	{"own", []standing{
		{"mine", cases.Filter{Mine: true}}, {"my_late", cases.Filter{Mine: true, Late: true}}, {"my_waiting", cases.Filter{Mine: true, Waiting: true}},
	}},
	{"team", []standing{
		{"unassigned", cases.Filter{MyTeams: true, Unassigned: true}}, {sortView, cases.Filter{}},
		{"team_late", cases.Filter{MyTeams: true, Late: true}}, {"team_waiting", cases.Filter{MyTeams: true, Waiting: true}},
	}},
	{"town", []standing{
		{"late", cases.Filter{Late: true}}, {"waiting", cases.Filter{Waiting: true}}, {"open", cases.Filter{}},
		{"closed", cases.Filter{Stage: cases.StageClosed}},
	}},
}

// standing is a view by the key of its words.
type standing struct {
	Key    string
	Filter cases.Filter
}

func builtInView(key string) (standing, bool) {
	for _, group := range builtIn {
		for _, v := range group.Views {
			if v.Key == key {
				return v, true
			}
		}
	}
	return standing{}, false
}

func (p *Pages) builtInViews(ctx context.Context, l look) (groups []viewGroup, err error) {
	for _, of := range builtIn {
		group := viewGroup{Title: i18n.T(ctx, "desk.views."+of.Whose)}
		for _, v := range of.Views {
			if v.Key == sortView && p.Inbox == nil {
				continue
			}
			link, err := p.viewLink(ctx, l, v.Key, i18n.T(ctx, "desk.view."+short(v.Key)), v.Filter)
			if err != nil {
				return nil, err
			}
			group.Views = append(group.Views, link)
		}
		if of.Whose == "own" {
			link, err := p.forYouLink(ctx)
			if err != nil {
				return nil, err
			}
			group.Views = append(group.Views, link)
			covers, err := p.covers(ctx, l)
			if err != nil {
				return nil, err
			}
			group.Views = append(group.Views, covers...)
		}
		if of.Whose == "team" {
			held, err := p.heldLink(ctx)
			if err != nil {
				return nil, err
			}
			group.Views = append(group.Views, held...)
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// short is a view's word under its heading, which says whose it is.
func short(key string) string {
	_, what, ok := strings.Cut(key, "_")
	if !ok {
		return key
	}
	return what
}

// viewGroup is one heading of the column of views.
type viewGroup struct {
	Title string
	Views []viewLink
}

type viewLink struct {
	Href, Name, Count, Icon string
	Key                     string
	Current                 bool
	Alerts                  string // event that tells of news for the agent
}

// views lists those of everybody, the agent's own and those of the teams, each with a count that stops at 99.
func (p *Pages) views(ctx context.Context, l look) ([]viewGroup, error) {
	agent, _ := identity.AgentOf(ctx)
	saved, err := p.Cases.Views(ctx, p.DB.Read(), agent.ID, teamsOf(agent))
	if err != nil {
		return nil, err
	}
	groups, err := p.builtInViews(ctx, l)
	if err != nil {
		return nil, err
	}
	kept := viewGroup{Title: i18n.T(ctx, "desk.views.kept")}
	for _, v := range saved {
		link, err := p.viewLink(ctx, l, v.ID.String(), v.Name, v.Filter)
		if err != nil {
			return nil, err
		}
		kept.Views = append(kept.Views, link)
	}
	if len(kept.Views) > 0 {
		groups = append(groups, kept)
	}
	return groups, nil
}

func (p *Pages) viewLink(ctx context.Context, l look, key, name string, f cases.Filter) (viewLink, error) {
	link := viewLink{Href: "/desk?view=" + key, Name: name, Key: key, Current: l.View == key}
	if f.Late {
		link.Icon = "alert"
	}
	if f.Stage == cases.StageClosed {
		return link, nil // nobody works through what has ended: a number would say nothing
	}
	count, err := p.count(ctx, look{View: key}, mine(ctx, f))
	link.Count = count
	return link, err
}

// saving is the form that keeps a view.
type saving struct {
	Query  [][2]string // what is looked at, to be sent along
	Teams  []ui.Option
	Delete string // of the saved view that is shown, when it is the agent's own
}

func savingOf(ctx context.Context, l look) saving {
	s := saving{Teams: []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.save.me")}}}
	agent, _ := identity.AgentOf(ctx)
	for _, t := range agent.Teams {
		s.Teams = append(s.Teams, ui.Option{Value: string(t.ID), Text: t.Name.Of(ctx)})
	}
	s.Query = append(s.Query, [2]string{"view", l.View})
	for _, name := range narrowing {
		if v := l.Chosen.Get(name); v != "" {
			s.Query = append(s.Query, [2]string{name, v})
		}
	}
	if l.Saved != nil && l.Saved.Agent == agent.ID {
		s.Delete = "/desk/views/" + l.View + "/delete"
	}
	return s
}

// saveView keeps what is looked at under a name, for the agent or for a team of theirs.
func (p *Pages) saveView(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	l, err := p.lookIn(ctx, in)
	if err != nil {
		return err
	}
	agent, _ := identity.AgentOf(ctx)
	v := cases.View{Agent: agent.ID, Name: strings.TrimSpace(in.Get("name")), Filter: l.Filter}
	if team := identity.TeamID(in.Get("for")); team != "" {
		if !agent.InTeam(team) {
			return identity.ErrNotAllowed
		}
		v.Team = team
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		v, err = p.Cases.SaveView(ctx, tx, v)
		return err
	})
	if errs.KindOf(err) == errs.Invalid && err != nil {
		p.putFlash(ctx, flash{Kind: "bad", Words: i18n.T(ctx, "desk.save.nameless")})
		return web.SeeOther(w, r, l.URL())
	}
	if err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.save.done", "Name", v.Name)})
	return web.SeeOther(w, r, "/desk?view="+v.ID.String())
}

// deleteView forgets a view of the agent's own making; the cases in it stay where they are.
func (p *Pages) deleteView(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := uuid.Parse(r.PathValue("view"))
	if err != nil {
		return errs.New(errs.NotFound, "desk.no_view")
	}
	agent, _ := identity.AgentOf(ctx)
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.Cases.DeleteView(ctx, tx, id, agent.ID) }); err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.save.gone")})
	return web.SeeOther(w, r, "/desk")
}
