package desk

import (
	"context"
	"net/http"

	"parvis/internal/desk/rota"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// mePage is the agent's own settings.
type mePage struct {
	ui.Page
	Agent  identity.Agent
	Keys   keyMap
	Groups []keyGroup
	Faults []ui.Fault
	Flash  *flash
	Alerts alertSettings

	Absences string // where one's own are noted; empty when nobody keeps them
}

// keyGroup is a part of the sheet of keys.
type keyGroup struct {
	Title string
	Keys  []keyLine
}

type keyLine struct{ Field, Words, Sign, Error string }

func (p *Pages) me(w http.ResponseWriter, r *http.Request) error {
	m, err := p.keysOf(r.Context())
	if err != nil {
		return err
	}
	set, err := p.settingsHere(r.Context())
	if err != nil {
		return err
	}
	return p.drawMe(w, r, m, set, nil)
}

// settingsHere is how the agent is told now.
func (p *Pages) settingsHere(ctx context.Context) (alertSettings, error) {
	agent, _ := identity.AgentOf(ctx)
	set, err := p.Alerts.SettingsOf(ctx, agent.ID)
	return p.alertSettings(ctx, set, set.Phone, nil), err
}

func (p *Pages) drawMe(w http.ResponseWriter, r *http.Request, m keyMap, set alertSettings, problems errs.Problems) error {
	ctx := r.Context()
	agent, _ := identity.AgentOf(ctx)
	page := mePage{
		Page:  ui.Page{Title: i18n.T(ctx, "desk.me.title"), Failed: len(problems) > 0},
		Agent: agent, Keys: m, Groups: sheet(ctx, m, problems), Faults: faults(ctx, problems), Flash: p.popFlash(r), Alerts: set,
	}
	if p.Rota != nil {
		page.Absences = rota.OwnPath
	}
	status := http.StatusOK
	if page.Failed {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, meView(page))
}

// sheet is every key with what it does.
func sheet(ctx context.Context, m keyMap, problems errs.Problems) (groups []keyGroup) {
	for _, name := range keyGroups {
		g := keyGroup{Title: i18n.T(ctx, "desk.keys."+name)}
		for _, a := range acts {
			if a.Group == name {
				field := keyField(a.Name)
				g.Keys = append(g.Keys, keyLine{Field: field, Words: i18n.T(ctx, "desk.key."+a.Name), Sign: m.Keys[a.Name], Error: fault(ctx, problems, field)})
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// saveMe keeps the agent's keys. "usual" takes back every change.
func (p *Pages) saveMe(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	m := typedKeys(in)
	if in.Get("then") == "usual" {
		m.Keys = usualKeys().Keys
	}
	if problems := m.check(); len(problems) > 0 {
		set, err := p.settingsHere(ctx)
		if err != nil {
			return err
		}
		return p.drawMe(w, r, m, set, problems)
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.saveKeys(ctx, tx, m) }); err != nil {
		return err
	}
	done := "desk.me.off"
	if m.On {
		done = "desk.me.on"
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, done)})
	return web.SeeOther(w, r, "/desk/me")
}

// setAbsent has work handed to others while the agent is away.
func (p *Pages) setAbsent(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	agent, _ := identity.AgentOf(ctx)
	absent := in.Get("absent") == "1"
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.Identity.SetAbsent(ctx, tx, agent.ID, absent) }); err != nil {
		return err
	}
	done := "desk.me.present"
	if absent {
		done = "desk.me.absent"
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, done)})
	return web.SeeOther(w, r, "/desk/me")
}
