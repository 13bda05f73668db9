package people

import (
	"context"
	"embed"
	"errors"
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// May is who manages accounts.
const May = identity.MayManageAgents

// Deps is what the pages stand on.
type Deps struct {
	DB       *db.DB
	Identity *identity.Service
	// Permissions lists what the house asks for, to be put into roles.
	Permissions func() []web.Permission
}

// Pages manage accounts.
type Pages struct{ Deps }

// New makes the pages.
func New(d Deps) *Pages { return &Pages{d} }

// Routes is the table for web.Server.Mount.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{"GET", "/desk/agents", May, p.list},
		{"GET", "/desk/agents/new", May, p.showInvite},
		{"POST", "/desk/agents/new", May, p.invite},
		{"GET", "/desk/agents/teams", May, p.teams},
		{"POST", "/desk/agents/teams", May, p.saveTeam},
		{"GET", "/desk/agents/roles", May, p.roles},
		{"POST", "/desk/agents/roles", May, p.saveRole},
		{"GET", "/desk/agents/roles/{role}", May, p.role},
		{"GET", "/desk/agents/{agent}", May, p.agent},
		{"POST", "/desk/agents/{agent}", May, p.saveAgent},
		{"POST", "/desk/agents/{agent}/link", May, p.act("link", p.Identity.Invite)},
		{"POST", "/desk/agents/{agent}/sessions/end", May, p.act("sessions", p.Identity.EndSessions)},
		{"POST", "/desk/agents/{agent}/second-factor", May, p.act("factor", p.Identity.ClearSecondFactor)},
		{"POST", "/desk/agents/{agent}/suspend", May, p.act("suspended", p.Identity.CloseAgent)},
		{"POST", "/desk/agents/{agent}/reopen", May, p.act("reopened", p.Identity.ReopenAgent)},
	}
}

// governed makes a change of accounts, and refuses all of it when nobody would be left to manage them.
func (p *Pages) governed(ctx context.Context, change func(tx *db.Tx) error) error {
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		return p.Identity.KeepAnAdministrator(ctx, tx)
	})
}

// act is a button of an agent's page.
func (p *Pages) act(done string, do func(ctx context.Context, tx *db.Tx, id identity.AgentID) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		a, err := p.find(r)
		if err != nil {
			return err
		}
		if me, _ := identity.AgentOf(ctx); me.ID == a.ID && done == "suspended" {
			say(ctx, "bad", i18n.T(ctx, "people.self"))
			return web.SeeOther(w, r, agentPath(a.ID))
		}
		err = p.governed(ctx, func(tx *db.Tx) error { return do(ctx, tx, a.ID) })
		switch {
		case errors.Is(err, identity.ErrLastAdministrator):
			say(ctx, "bad", i18n.T(ctx, errs.KeyOf(err)))
		case err != nil:
			return err
		default:
			say(ctx, "ok", i18n.T(ctx, "people.done."+done, "Name", a.Name))
		}
		return web.SeeOther(w, r, agentPath(a.ID))
	}
}

func (p *Pages) find(r *http.Request) (identity.Agent, error) {
	id, err := identity.ParseAgentID(r.PathValue("agent"))
	if err != nil {
		return identity.Agent{}, identity.ErrNobody.Because(err)
	}
	return p.Identity.Agent(r.Context(), id)
}

func agentPath(id identity.AgentID) string { return "/desk/agents/" + id.String() }

// What was done is said once, on the next page.
const saidKey = "people.said"

func say(ctx context.Context, kind, text string) { web.Put(ctx, saidKey, kind+" "+text) }

func said(ctx context.Context) (kind, text string) {
	line := web.PopString(ctx, saidKey)
	for i := range line {
		if line[i] == ' ' {
			return line[:i], line[i+1:]
		}
	}
	return "", ""
}

// frame is what every page here has.
type frame struct {
	ui.Page
	Kind, Said string
	Tab        string
	Problems   errs.Problems
	Faults     []ui.Fault
}

func framed(ctx context.Context, title, tab string, problems errs.Problems) frame {
	f := frame{Page: ui.Page{Title: title, Failed: problems.Any()}, Tab: tab, Problems: problems}
	f.Kind, f.Said = said(ctx)
	for _, problem := range problems {
		f.Faults = append(f.Faults, ui.Fault{Text: i18n.Problem(ctx, problem), Field: problem.Field})
	}
	return f
}

// fault is the message beside one field.
func (f frame) fault(ctx context.Context, field string) string {
	if problem, ok := f.Problems.Of(field); ok {
		return i18n.Problem(ctx, problem)
	}
	return ""
}

func (f frame) status() int {
	if f.Failed {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}
