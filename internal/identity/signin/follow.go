package signin

import (
	"context"
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// askedKey remembers the address that was just typed, so that the code page need not ask it again.
const askedKey = "identity.asked"

type followPage struct {
	Email    string
	Texts    bool // a telephone will do: the authority can text
	Problems errs.Problems
}

type codePage struct {
	Code     string // as typed: a slip in one sign is mended, not written again
	Second   string
	Sent     bool // a mail was just asked for
	Problems errs.Problems
}

// reach asks where the link shall go.
func (f followPage) reach(ctx context.Context) ui.Input {
	in := ui.Input{Name: "email", Label: i18n.T(ctx, "identity.signin.your_email"), Hint: i18n.T(ctx, "identity.signin.your_email_hint"), Type: "email",
		Inputmode: "email", Autocomplete: "email", Spellcheck: "false", Capitals: "none", Value: f.Email, Error: say(ctx, f.Problems, "email")}
	if f.Texts {
		in.Label, in.Type, in.Autocomplete = i18n.T(ctx, "identity.signin.your_reach"), "", ""
	}
	return in
}

// why says what happens then.
func (f followPage) why(ctx context.Context) string {
	if f.Texts {
		return i18n.T(ctx, "identity.signin.follow_why.text")
	}
	return i18n.T(ctx, "identity.signin.follow_why")
}

func (p *Pages) showFollow(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, followTempl(followPage{Texts: p.ids.CanText(r.Context())}))
}

func (p *Pages) sendFollow(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.ids.Ask(r.Context(), identity.Ask{Address: in.Get("email"), Purpose: identity.Follow})
	if problems, ok := beside("email", err); ok {
		return web.Render(w, r, status(err), followTempl(followPage{Email: in.Get("email"), Texts: p.ids.CanText(r.Context()), Problems: problems}))
	}
	if err != nil {
		return err
	}
	web.Put(r.Context(), askedKey, in.Get("email"))
	return web.SeeOther(w, r, "/follow/code")
}

func (p *Pages) showCode(w http.ResponseWriter, r *http.Request) error {
	asked := web.GetString(r.Context(), askedKey)
	return web.Render(w, r, http.StatusOK, codeTempl(codePage{Second: asked, Sent: asked != ""}))
}

func (p *Pages) checkCode(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	page := codePage{Code: in.Get("code"), Second: in.Get("second"), Sent: web.GetString(r.Context(), askedKey) != ""}
	code, codeErr := identity.ParseCode(in.Get("code"))
	second, secondErr := p.ids.ParseSecond(r.Context(), in.Get("second"))
	for _, field := range []struct {
		name string
		err  error
	}{{"code", codeErr}, {"second", secondErr}} {
		if problems, ok := beside(field.name, field.err); ok {
			page.Problems = append(page.Problems, problems...)
		}
	}
	if page.Problems.Any() {
		return web.Render(w, r, http.StatusUnprocessableEntity, codeTempl(page))
	}
	opened, err := p.ids.UseCode(r.Context(), code, second)
	if problems, ok := beside("code", err); ok {
		page.Problems = problems
		return web.Render(w, r, status(err), codeTempl(page))
	}
	if err != nil {
		return err
	}
	return p.enter(w, r, opened)
}

// enter gives the browser its new cookie and leads to what was opened.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request, opened identity.Opened) error {
	web.Remove(r.Context(), askedKey)
	if err := identity.RememberVisit(r.Context(), opened.Session); err != nil {
		return err
	}
	return web.SeeOther(w, r, p.ids.Where(opened.Grant))
}

// leave ends a resident's stay: on a library's computer nothing of it remains.
func (p *Pages) leave(w http.ResponseWriter, r *http.Request) error {
	if visit, ok := identity.ResidentOf(r.Context()); ok {
		if err := p.ids.SignOut(r.Context(), visit.Session); err != nil {
			return err
		}
	}
	if err := web.Destroy(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return web.SeeOther(w, r, "/")
}
