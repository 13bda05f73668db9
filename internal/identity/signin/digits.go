package signin

import (
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/web"
)

type digitsPage struct {
	Next     string
	Problems errs.Problems
}

func (p *Pages) showDigits(w http.ResponseWriter, r *http.Request) error {
	return p.second(w, r, func(identity.AgentID) error {
		return web.Render(w, r, http.StatusOK, digitsTempl(digitsPage{Next: next(r.URL.Query(), "")}))
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
			return web.Render(w, r, status(err), digitsTempl(digitsPage{Next: next(in, ""), Problems: problems}))
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
