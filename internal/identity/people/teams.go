package people

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

type teamsPage struct {
	frame
	Teams []member
	In    url.Values // what was typed, when something is to be put right
}

// member is a team with how many are in it.
type member struct {
	identity.Team
	Count int
}

func (p *Pages) teams(w http.ResponseWriter, r *http.Request) error {
	return p.drawTeams(w, r, url.Values{}, nil)
}

func (p *Pages) drawTeams(w http.ResponseWriter, r *http.Request, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	teams, err := p.Identity.Teams(ctx)
	if err != nil {
		return err
	}
	all, err := p.Identity.Accounts(ctx)
	if err != nil {
		return err
	}
	page := teamsPage{frame: framed(ctx, i18n.T(ctx, "people.teams"), "teams", problems), In: in}
	for _, t := range teams {
		one := member{Team: t}
		for _, a := range all {
			if !a.Closed && a.InTeam(t.ID) {
				one.Count++
			}
		}
		page.Teams = append(page.Teams, one)
	}
	return web.Render(w, r, page.status(), teamsView(page))
}

// saveTeam makes or renames a team. Its id stands in the definitions of services and never changes.
func (p *Pages) saveTeam(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	teams, err := p.Identity.Teams(ctx)
	if err != nil {
		return err
	}
	t, problems := teamIn(in)
	known := slices.ContainsFunc(teams, func(one identity.Team) bool { return one.ID == t.ID })
	if in.Get("new") != "" && known {
		problems.Add("id", "people.id.taken")
	}
	if in.Get("new") == "" && !known {
		return errs.New(errs.NotFound, "identity.no_team")
	}
	if problems.Any() {
		return p.drawTeams(w, r, in, problems)
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.Identity.SaveTeam(ctx, tx, t) }); err != nil {
		return err
	}
	say(ctx, "ok", i18n.T(ctx, "people.done.team", "Name", t.Name.Of(ctx)))
	return web.SeeOther(w, r, "/desk/agents/teams")
}

func teamIn(in url.Values) (t identity.Team, problems errs.Problems) {
	t = identity.Team{ID: identity.TeamID(in.Get("id")), Email: strings.TrimSpace(in.Get("email")),
		Name: i18n.Text{i18n.FR: strings.TrimSpace(in.Get("fr")), i18n.EN: strings.TrimSpace(in.Get("en"))}}
	if !identifier.MatchString(in.Get("id")) {
		problems.Add("id", "people.id.shape")
	}
	for _, name := range []string{"fr", "en"} {
		if text := strings.TrimSpace(in.Get(name)); text == "" || len(text) > 100 {
			problems.Add(name, "people.name.empty")
		}
	}
	if t.Email != "" {
		if _, err := identity.NormaliseEmail(t.Email); err != nil {
			problems.Add("email", errs.KeyOf(err))
		}
	}
	return t, problems
}
