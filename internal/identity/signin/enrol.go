package signin

import (
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/web"
)

// enrolKey keeps the sealed secret that the agent is putting into a telephone.
const enrolKey = "identity.enrol"

type enrolPage struct {
	Next     string
	QR       qrCode
	Secret   string
	Account  string
	Problems errs.Problems
}

type codesPage struct {
	Next  string
	Codes []identity.Code
}

func (p *Pages) showEnrol(w http.ResponseWriter, r *http.Request) error {
	return p.second(w, r, func(agent identity.AgentID) error {
		return p.enrolment(w, r, agent, enrolPage{Next: next(r.URL.Query(), "")}, nil)
	})
}

// enrolment draws the page; the secret is drawn once, so that a reload does not spoil what the telephone has scanned.
func (p *Pages) enrolment(w http.ResponseWriter, r *http.Request, agent identity.AgentID, page enrolPage, cause error) error {
	a, err := p.ids.Agent(r.Context(), agent)
	if err != nil {
		return err
	}
	secret, err := p.ids.OpenEnrolment(agent, web.GetString(r.Context(), enrolKey))
	if err != nil {
		var sealed string
		secret, sealed = p.ids.BeginEnrolment(agent)
		web.Put(r.Context(), enrolKey, sealed)
	}
	page.Account, page.Secret = a.Email, secret.String()
	if page.QR, err = drawQR(secret.URL(identity.IssuerOf(r.Context()), a.Email)); err != nil {
		return err
	}
	return web.Render(w, r, status(cause), enrolTempl(page))
}

func (p *Pages) checkEnrol(w http.ResponseWriter, r *http.Request) error {
	return p.second(w, r, func(agent identity.AgentID) error {
		in, err := web.Form(r)
		if err != nil {
			return err
		}
		secret, err := p.ids.OpenEnrolment(agent, web.GetString(r.Context(), enrolKey))
		if err != nil { // the session ended meanwhile: show a new picture
			return web.SeeOther(w, r, withNext("/desk/sign-in/enrol", next(in, "")))
		}
		session, codes, err := p.ids.Enrol(r.Context(), agent, secret, in.Get("code"))
		if problems, ok := beside("code", err); ok {
			return p.enrolment(w, r, agent, enrolPage{Next: next(in, ""), Problems: problems}, err)
		}
		if err != nil {
			return err
		}
		if err := letIn(r, session); err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, codesTempl(codesPage{Next: next(in, deskHome), Codes: codes}))
	})
}
