package signin

import (
	"net/http"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/kit/web"
)

type sessionsPage struct {
	Sessions []identity.Session
	Current  identity.SessionID
	Recovery int // codes left
}

func (p *Pages) showSessions(w http.ResponseWriter, r *http.Request) error {
	agent, _ := identity.AgentOf(r.Context())
	list, err := p.ids.SessionsOf(r.Context(), agent.ID)
	if err != nil {
		return err
	}
	left, err := p.ids.RecoveryLeft(r.Context(), agent.ID)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sessionsTempl(sessionsPage{list, identity.SessionOf(r.Context()), left}))
}

func (p *Pages) endSession(w http.ResponseWriter, r *http.Request) error {
	agent, _ := identity.AgentOf(r.Context())
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return identity.ErrNobody.Because(err)
	}
	if err := p.ids.Revoke(r.Context(), agent.ID, identity.SessionID{UUID: id}); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/desk/sessions")
}

func (p *Pages) endOthers(w http.ResponseWriter, r *http.Request) error {
	agent, _ := identity.AgentOf(r.Context())
	if err := p.ids.RevokeOthers(r.Context(), agent.ID, identity.SessionOf(r.Context())); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/desk/sessions")
}

// signOut ends the session's row first: a copied cookie is worth nothing from then on.
func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	if id := identity.SessionOf(r.Context()); !id.IsZero() {
		if err := p.ids.SignOut(r.Context(), id); err != nil {
			return err
		}
	}
	if err := web.Destroy(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return web.SeeOther(w, r, "/desk/sign-in")
}
