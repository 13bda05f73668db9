package people

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

type listPage struct {
	frame
	Open, Closed []identity.Account
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := p.Identity.Accounts(ctx)
	if err != nil {
		return err
	}
	page := listPage{frame: framed(ctx, i18n.T(ctx, "people.agents"), "agents", nil)}
	for _, a := range all {
		if a.Closed {
			page.Closed = append(page.Closed, a)
		} else {
			page.Open = append(page.Open, a)
		}
	}
	return web.Render(w, r, http.StatusOK, listView(page))
}

// standing is what an account is, in a word: the first that holds.
func standing(ctx context.Context, a identity.Account) ui.Tag {
	switch {
	case a.Closed:
		return ui.Tag{Text: i18n.T(ctx, "people.state.suspended"), Colour: "pink", Icon: "lock"}
	case !a.HasPassword:
		return ui.Tag{Text: i18n.T(ctx, "people.state.invited"), Colour: "yellow", Icon: "mail"}
	case !a.Enrolled:
		return ui.Tag{Text: i18n.T(ctx, "people.state.half"), Colour: "yellow", Icon: "phone"}
	case a.Absent:
		return ui.Tag{Text: i18n.T(ctx, "people.state.absent")}
	}
	return ui.Tag{Text: i18n.T(ctx, "people.state.open"), Colour: "green", Icon: "check"}
}

func roleNames(ctx context.Context, roles []identity.Role) string {
	names := make([]string, 0, len(roles))
	for _, r := range roles {
		names = append(names, r.Name.Of(ctx))
	}
	return strings.Join(names, ", ")
}

func teamNames(ctx context.Context, teams []identity.Team) string {
	names := make([]string, 0, len(teams))
	for _, t := range teams {
		names = append(names, t.Name.Of(ctx))
	}
	return strings.Join(names, ", ")
}

// formPage asks for the name, the roles and the teams of an agent.
type formPage struct {
	frame
	Account  identity.Account // zero for a new one
	Name     string
	Email    string
	Roles    ui.Checkboxes
	Teams    ui.Checkboxes
	Sessions []identity.Session
	Self     bool
}

func (p *Pages) showInvite(w http.ResponseWriter, r *http.Request) error {
	return p.drawInvite(w, r, url.Values{}, nil)
}

func (p *Pages) drawInvite(w http.ResponseWriter, r *http.Request, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := formPage{frame: framed(ctx, i18n.T(ctx, "people.invite.title"), "agents", problems), Name: in.Get("name"), Email: in.Get("email")}
	var err error
	if page.Roles, page.Teams, err = p.boxes(ctx, page.frame, in["role"], in["team"]); err != nil {
		return err
	}
	return web.Render(w, r, page.status(), inviteView(page))
}

// boxes are every role and team, ticked as given.
func (p *Pages) boxes(ctx context.Context, f frame, roles, teams []string) (ui.Checkboxes, ui.Checkboxes, error) {
	r := ui.Checkboxes{Name: "role", Legend: i18n.T(ctx, "people.roles.of"), Hint: i18n.T(ctx, "people.roles.hint"), Values: roles, Error: f.fault(ctx, "role")}
	t := ui.Checkboxes{Name: "team", Legend: i18n.T(ctx, "people.teams.of"), Hint: i18n.T(ctx, "people.teams.hint"), Values: teams, Error: f.fault(ctx, "team")}
	allRoles, err := p.Identity.Roles(ctx)
	if err != nil {
		return r, t, err
	}
	allTeams, err := p.Identity.Teams(ctx)
	for _, one := range allRoles {
		r.Choices = append(r.Choices, ui.Choice{Value: string(one.ID), Text: one.Name.Of(ctx)})
	}
	for _, one := range allTeams {
		t.Choices = append(t.Choices, ui.Choice{Value: string(one.ID), Text: one.Name.Of(ctx)})
	}
	return r, t, err
}

// invite makes the account and mails the link to choose a password, both or neither.
func (p *Pages) invite(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	n, problems := newAgent(in)
	if problems.Any() {
		return p.drawInvite(w, r, in, problems)
	}
	var id identity.AgentID
	err = p.governed(ctx, func(tx *db.Tx) (err error) {
		if id, err = p.Identity.MakeAgent(ctx, tx, n); err != nil {
			return err
		}
		return p.Identity.Invite(ctx, tx, id)
	})
	if field, ok := fieldOf(err); ok {
		problems.Add(field, errs.KeyOf(err))
		return p.drawInvite(w, r, in, problems)
	}
	if err != nil {
		return err
	}
	say(ctx, "ok", i18n.T(ctx, "people.done.invited", "Name", n.Name, "Email", n.Email))
	return web.SeeOther(w, r, agentPath(id))
}

func newAgent(in url.Values) (n identity.NewAgent, problems errs.Problems) {
	n = identity.NewAgent{Email: strings.TrimSpace(in.Get("email")), Name: strings.TrimSpace(in.Get("name"))}
	if n.Name == "" || len(n.Name) > 200 {
		problems.Add("name", "identity.nameless")
	}
	if _, err := identity.NormaliseEmail(n.Email); err != nil {
		problems.Add("email", errs.KeyOf(err))
	}
	for _, id := range in["role"] {
		n.Roles = append(n.Roles, identity.RoleID(id))
	}
	for _, id := range in["team"] {
		n.Teams = append(n.Teams, identity.TeamID(id))
	}
	if len(n.Roles) == 0 {
		problems.Add("role", "people.no_role")
	}
	return n, problems
}

// fieldOf is where a refusal of identity belongs.
func fieldOf(err error) (string, bool) {
	switch errs.KeyOf(err) {
	case errs.KeyOf(identity.ErrEmailTaken):
		return "email", err != nil
	case errs.KeyOf(identity.ErrNoRole), errs.KeyOf(identity.ErrLastAdministrator):
		return "role", err != nil
	case errs.KeyOf(identity.ErrNoTeam):
		return "team", err != nil
	case errs.KeyOf(identity.ErrNameless):
		return "name", err != nil
	}
	return "", false
}

func (p *Pages) agent(w http.ResponseWriter, r *http.Request) error {
	a, err := p.find(r)
	if err != nil {
		return err
	}
	in := url.Values{"name": {a.Name}}
	for _, role := range a.Roles {
		in.Add("role", string(role.ID))
	}
	for _, team := range a.Teams {
		in.Add("team", string(team.ID))
	}
	return p.drawAgent(w, r, a, in, nil)
}

func (p *Pages) drawAgent(w http.ResponseWriter, r *http.Request, a identity.Agent, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := formPage{frame: framed(ctx, a.Name, "agents", problems), Name: in.Get("name"), Email: a.Email}
	me, _ := identity.AgentOf(ctx)
	page.Self = me.ID == a.ID
	all, err := p.Identity.Accounts(ctx)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(all, func(one identity.Account) bool { return one.ID == a.ID }); i >= 0 {
		page.Account = all[i]
	}
	if page.Roles, page.Teams, err = p.boxes(ctx, page.frame, in["role"], in["team"]); err != nil {
		return err
	}
	if page.Sessions, err = p.Identity.SessionsOf(ctx, a.ID); err != nil {
		return err
	}
	return web.Render(w, r, page.status(), agentView(page))
}

// saveAgent changes the name, the roles and the teams: what is ticked is held, the rest is not.
func (p *Pages) saveAgent(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := p.find(r)
	if err != nil {
		return err
	}
	err = p.governed(ctx, func(tx *db.Tx) error { return p.place(ctx, tx, a, in) })
	if field, ok := fieldOf(err); ok {
		return p.drawAgent(w, r, a, in, errs.Problems{{Field: field, Key: errs.KeyOf(err)}})
	}
	if err != nil {
		return err
	}
	say(ctx, "ok", i18n.T(ctx, "people.done.saved", "Name", strings.TrimSpace(in.Get("name"))))
	return web.SeeOther(w, r, agentPath(a.ID))
}

// place gives and takes what differs, so that the book shows each change and nothing else.
func (p *Pages) place(ctx context.Context, tx *db.Tx, a identity.Agent, in url.Values) error {
	if name := strings.TrimSpace(in.Get("name")); name != a.Name {
		if err := p.Identity.RenameAgent(ctx, tx, a.ID, name); err != nil {
			return err
		}
	}
	held := make([]string, 0, len(a.Roles))
	for _, role := range a.Roles {
		held = append(held, string(role.ID))
	}
	err := differ(held, in["role"], func(id string) error { return p.Identity.GiveRole(ctx, tx, a.ID, identity.RoleID(id)) },
		func(id string) error { return p.Identity.TakeRole(ctx, tx, a.ID, identity.RoleID(id)) })
	if err != nil {
		return err
	}
	joined := make([]string, 0, len(a.Teams))
	for _, team := range a.Teams {
		joined = append(joined, string(team.ID))
	}
	return differ(joined, in["team"], func(id string) error { return p.Identity.JoinTeam(ctx, tx, a.ID, identity.TeamID(id)) },
		func(id string) error { return p.Identity.LeaveTeam(ctx, tx, a.ID, identity.TeamID(id)) })
}

func differ(was, wanted []string, give, take func(id string) error) error {
	for _, id := range wanted {
		if !slices.Contains(was, id) {
			if err := give(id); err != nil {
				return err
			}
		}
	}
	for _, id := range was {
		if !slices.Contains(wanted, id) {
			if err := take(id); err != nil {
				return err
			}
		}
	}
	return nil
}
