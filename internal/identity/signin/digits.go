package signin

import (
	"context"
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/web"
)

type digitsPage struct {
	Next     string
	Demo     string // the digits of this moment, where the authority is for looking around
	Problems errs.Problems
}

// demoDigits are shown in a demo only, whose second factors are public anyway; an agent who enrolled a telephone of
// their own sees digits that do not open.
func (p *Pages) demoDigits(ctx context.Context, agent identity.AgentID) (string, error) {
	if a := identity.AuthorityOf(ctx); a == nil || !a.Demo {
		return "", nil
	}
	found, err := p.ids.Agent(ctx, agent)
	return town.Secret(found.Email).Code(p.ids.Now()), err
}

func (p *Pages) showDigits(w http.ResponseWriter, r *http.Request) error {
	return p.second(w, r, func(agent identity.AgentID) error {
		demo, err := p.demoDigits(r.Context(), agent)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, digitsTempl(digitsPage{Next: next(r.URL.Query(), ""), Demo: demo}))
	})
}

func (p *Pages) checkDigits(w http.ResponseWriter, r *http.Request) error {
	return p.second(w, r, func(agent identity.AgentID) error {
		in, err := web.Form(r)
		if err != nil {
			return err
		}
		session, err := p.ids.Digits(r.Context(), agent, in.Get("code"))
		if problems, ok := beside("code", err); ok {
			demo, demoErr := p.demoDigits(r.Context(), agent)
			if demoErr != nil {
				return demoErr
			}
			return web.Render(w, r, status(err), digitsTempl(digitsPage{Next: next(in, ""), Demo: demo, Problems: problems}))
		}
		if err != nil {
			return err
		}
		if err := letIn(r, session); err != nil {
			return err
		}
		return web.SeeOther(w, r, next(in, deskHome))
	})
}

func (p *Pages) showRecovery(w http.ResponseWriter, r *http.Request) error {
	return p.second(w, r, func(identity.AgentID) error {
		return web.Render(w, r, http.StatusOK, recoveryTempl(digitsPage{Next: next(r.URL.Query(), "")}))
	})
}

func (p *Pages) checkRecovery(w http.ResponseWriter, r *http.Request) error {
	return p.second(w, r, func(agent identity.AgentID) error {
		in, err := web.Form(r)
		if err != nil {
			return err
		}
		session, err := p.ids.Recovery(r.Context(), agent, in.Get("code"))
		if problems, ok := beside("code", err); ok {
			return web.Render(w, r, status(err), recoveryTempl(digitsPage{Next: next(in, ""), Problems: problems}))
		}
		if err != nil {
			return err
		}
		if err := letIn(r, session); err != nil {
			return err
		}
		return web.SeeOther(w, r, next(in, deskHome))
	})
}

// second runs a page of the second step; whoever has not passed the first, or too long ago, begins again.
func (p *Pages) second(w http.ResponseWriter, r *http.Request, page func(identity.AgentID) error) error {
	agent, ok := p.passing(r)
	if !ok {
		return web.SeeOther(w, r, withNext("/desk/sign-in", next(r.URL.Query(), "")))
	}
	return page(agent)
}
