package desk

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// showAssign asks to whom: oneself, a colleague, a team.
func (p *Pages) showAssign(w http.ResponseWriter, r *http.Request) error {
	c, err := p.read(r.Context(), cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	return p.askAssign(w, r, c, nil)
}

func (p *Pages) askAssign(w http.ResponseWriter, r *http.Request, c cases.Case, problems errs.Problems) error {
	ctx := r.Context()
	page := p.choice(r, c, i18n.T(ctx, "desk.assign.title"), i18n.T(ctx, "desk.do.assign"), problems)
	fields, err := p.assignFields(ctx, c.Agent, c.Team, r.PostForm, problems)
	if err != nil {
		return err
	}
	page.Fields = append(page.Fields, fields...)
	return page.render(w, r)
}

// assignFields ask to whom: an agent, a team, and a word for them. What was typed comes before what is.
func (p *Pages) assignFields(ctx context.Context, agent identity.AgentID, team identity.TeamID, typed url.Values, problems errs.Problems) ([]templ.Component, error) {
	agents, err := p.Identity.Agents(ctx)
	if err != nil {
		return nil, err
	}
	teams, err := p.Identity.Teams(ctx)
	if err != nil {
		return nil, err
	}
	at := func(name, usual string) string {
		if v, ok := typed[name]; ok && len(v) > 0 {
			return v[0]
		}
		return usual
	}
	chosen := ""
	if !agent.IsZero() {
		chosen = agent.String()
	}
	return append([]templ.Component{
		ui.Select{Name: "agent", Label: i18n.T(ctx, "desk.assign.agent"), Value: at("agent", chosen), Options: agentOptions(ctx, agents), Error: fault(ctx, problems, "agent")},
		ui.Select{Name: "team", Label: i18n.T(ctx, "desk.assign.team"), Value: at("team", string(team)), Options: teamOptions(ctx, teams), Error: fault(ctx, problems, "team")},
	}, givingFields(ctx, typed, problems)...), nil
}

func agentOptions(ctx context.Context, agents []identity.Agent) []ui.Option {
	me, _ := identity.AgentOf(ctx)
	who := []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.assign.nobody")}, {Value: me.ID.String(), Text: i18n.T(ctx, "desk.assign.me", "Name", me.Name)}}
	for _, a := range agents {
		if a.ID == me.ID || a.Closed {
			continue
		}
		name := a.Name
		if a.Absent {
			name = i18n.T(ctx, "desk.assign.absent", "Name", a.Name)
		}
		who = append(who, ui.Option{Value: a.ID.String(), Text: name})
	}
	return who
}

func teamOptions(ctx context.Context, teams []identity.Team) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.assign.same_team")}}
	for _, t := range teams {
		options = append(options, ui.Option{Value: string(t.ID), Text: t.Name.Of(ctx)})
	}
	return options
}

// assign hands the case over. "agent=me" takes it.
func (p *Pages) assign(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	to, words, problems, err := p.assignment(ctx, in)
	if err != nil {
		return err
	}
	with, faulty := readGiving(ctx, in, p.now())
	if problems = append(problems, faulty...); len(problems) > 0 {
		return p.askAssign(w, r, c, problems)
	}
	return p.carry(w, r, c, in, deed{name: "assign", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		was, err := p.Cases.Load(ctx, tx, c.ID)
		if err != nil {
			return flash{}, err
		}
		by.Why = with.words
		now, err := p.Cases.Assign(ctx, tx, by, to)
		if err != nil || now.Revision == was.Revision {
			return undoable(words, was, now, p.now()), err
		}
		return undoable(words, was, now, p.now()), p.give(ctx, tx, alerts.OfCase(c.ID), to, with)
	}})
}

// assignment reads to whom; only agents and teams of the authority are found.
func (p *Pages) assignment(ctx context.Context, in url.Values) (to cases.Assignment, words string, problems errs.Problems, err error) {
	words = i18n.T(ctx, "desk.done.unassigned")
	if id := identity.TeamID(in.Get("team")); id != "" {
		name, err := p.teamName(ctx, id)
		if err != nil {
			return to, "", nil, err
		}
		if name == "" {
			problems.Add("team", "identity.no_team")
		}
		to.Team, words = id, i18n.T(ctx, "desk.done.to_team", "Team", name)
	}
	agent, err := p.assignee(ctx, in.Get("agent"))
	switch {
	case errs.KindOf(err) == errs.NotFound && err != nil:
		problems.Add("agent", "desk.assign.unknown")
		err = nil
	case err != nil:
	case !agent.ID.IsZero():
		to.Agent, to.Name, words = agent.ID, agent.Name, i18n.T(ctx, "desk.done.assigned", "Name", agent.Name)
	}
	return to, words, problems, err
}

func (p *Pages) assignee(ctx context.Context, typed string) (identity.Agent, error) {
	switch typed {
	case "":
		return identity.Agent{}, nil
	case "me":
		me, _ := identity.AgentOf(ctx)
		return me, nil
	}
	id, err := identity.ParseAgentID(typed)
	if err != nil {
		return identity.Agent{}, identity.ErrNobody
	}
	a, err := p.Identity.Agent(ctx, id)
	if err == nil && a.Closed {
		return a, identity.ErrNobody
	}
	return a, err
}

func (p *Pages) teamName(ctx context.Context, id identity.TeamID) (string, error) {
	teams, err := p.Identity.Teams(ctx)
	for _, t := range teams {
		if t.ID == id {
			return t.Name.Of(ctx), err
		}
	}
	return "", err
}
