package signin

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/web"
)

// passedKey remembers in the browser's session who passed the first step, and when. It opens nothing.
const passedKey = "identity.passed"

const deskHome = "/desk"

type passwordPage struct {
	Email    string
	Next     string
	Demo     string // the password of every demo account, where the authority is for looking around
	Problems errs.Problems
}

func demoPassword(ctx context.Context) string {
	if a := identity.AuthorityOf(ctx); a == nil || !a.Demo {
		return ""
	}
	return town.Password
}

func (p *Pages) showPassword(w http.ResponseWriter, r *http.Request) error {
	if _, in := identity.AgentOf(r.Context()); in {
		return web.SeeOther(w, r, next(r.URL.Query(), deskHome))
	}
	return web.Render(w, r, http.StatusOK, passwordTempl(passwordPage{Next: next(r.URL.Query(), ""), Demo: demoPassword(r.Context())}))
}

func (p *Pages) checkPassword(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	page := passwordPage{Email: in.Get("email"), Next: next(in, ""), Demo: demoPassword(r.Context())}
	if page.Problems = missing(in); page.Problems.Any() {
		return web.Render(w, r, http.StatusUnprocessableEntity, passwordTempl(page))
	}
	step, err := p.ids.Password(r.Context(), in.Get("email"), in.Get("password"))
	if problems, ok := beside("email", err); ok {
		page.Problems = problems
		return web.Render(w, r, status(err), passwordTempl(page))
	}
	if err != nil {
		return err
	}
	if err := p.passed(r, step.Agent); err != nil {
		return err
	}
	return web.SeeOther(w, r, withNext(secondStep(step), page.Next))
}

// missing says what was left empty, before anything is looked up.
func missing(in url.Values) (problems errs.Problems) {
	if strings.TrimSpace(in.Get("email")) == "" {
		problems.Add("email", "identity.email_shape")
	}
	if in.Get("password") == "" {
		problems.Add("password", "identity.signin.password_missing")
	}
	return problems
}

func secondStep(step identity.FirstStep) string {
	if step.Enrolled {
		return "/desk/sign-in/code"
	}
	return "/desk/sign-in/enrol"
}

func withNext(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(next)
}

func (p *Pages) passed(r *http.Request, agent identity.AgentID) error {
	if err := web.RenewToken(r.Context()); err != nil {
		return err
	}
	web.Put(r.Context(), passedKey, agent.String()+" "+strconv.FormatInt(p.ids.Now().Unix(), 10))
	return nil
}

// passing is who passed the first step in this browser a moment ago.
func (p *Pages) passing(r *http.Request) (identity.AgentID, bool) {
	id, at, _ := strings.Cut(web.GetString(r.Context(), passedKey), " ")
	agent, err := identity.ParseAgentID(id)
	if err != nil {
		return agent, false
	}
	seconds, err := strconv.ParseInt(at, 10, 64)
	return agent, err == nil && p.ids.FirstStepHolds(time.Unix(seconds, 0))
}

// letIn ends the way in: a new cookie, and nothing of the first step left behind.
func letIn(r *http.Request, session identity.SessionID) error {
	web.Remove(r.Context(), passedKey)
	web.Remove(r.Context(), enrolKey)
	return identity.RememberAgent(r.Context(), session)
}

type forgottenPage struct {
	Email    string
	Sent     bool
	Problems errs.Problems
}

func (p *Pages) showForgotten(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, forgottenTempl(forgottenPage{Sent: r.URL.Query().Has("sent")}))
}

func (p *Pages) sendForgotten(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.ids.RequestPassword(r.Context(), in.Get("email"))
	if problems, ok := beside("email", err); ok {
		return web.Render(w, r, status(err), forgottenTempl(forgottenPage{Email: in.Get("email"), Problems: problems}))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/desk/password?sent")
}
