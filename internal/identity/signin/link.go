package signin

import (
	"context"
	"errors"
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

type linkPage struct {
	Token    string
	Purpose  string
	Why      error // spent or ended: the page sends another
	Sent     bool
	Fate     identity.Fate // of what it opened, once it opens no more
	Problems errs.Problems
}

// showLink never uses the link. Scanners that open every address in a mail meet a page with a button.
func (p *Pages) showLink(w http.ResponseWriter, r *http.Request) error {
	page, key, err := p.look(r)
	if err != nil {
		return err
	}
	page.Sent = r.URL.Query().Has("sent")
	return p.drawLink(w, r, page, key)
}

func (p *Pages) look(r *http.Request) (linkPage, identity.Key, error) {
	w := linkPage{Token: r.PathValue("token")}
	token, err := identity.ParseToken(w.Token)
	if err != nil {
		return w, identity.Key{}, err
	}
	key, err := p.ids.Look(r.Context(), token)
	if errors.Is(err, identity.ErrLinkSpent) || errors.Is(err, identity.ErrLinkEnded) {
		w.Why, err = err, nil
		if w.Fate, err = p.ids.FateOf(r.Context(), key); err != nil {
			return w, key, err
		}
	}
	w.Purpose = key.Purpose
	return w, key, err
}

func (p *Pages) drawLink(w http.ResponseWriter, r *http.Request, page linkPage, key identity.Key) error {
	switch {
	case page.Why != nil:
		return web.Render(w, r, status(page.Why), spentTempl(page))
	case key.IsPassword():
		return web.Render(w, r, http.StatusOK, choosePasswordTempl(page))
	}
	return web.Render(w, r, http.StatusOK, linkTempl(page))
}

// useLink opens the resident's door, or sets the agent's password.
func (p *Pages) useLink(w http.ResponseWriter, r *http.Request) error {
	page, key, err := p.look(r)
	if err != nil {
		return err
	}
	if page.Why != nil {
		return p.drawLink(w, r, page, key)
	}
	token, err := identity.ParseToken(page.Token)
	if err != nil {
		return err
	}
	if key.IsPassword() {
		return p.setPassword(w, r, page, token)
	}
	opened, err := p.ids.UseLink(r.Context(), token)
	if errors.Is(err, identity.ErrLinkSpent) || errors.Is(err, identity.ErrLinkEnded) {
		page.Why = err
		return p.drawLink(w, r, page, key)
	}
	if err != nil {
		return err
	}
	return p.enter(w, r, opened)
}

func (p *Pages) setPassword(w http.ResponseWriter, r *http.Request, page linkPage, token identity.Token) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.ids.SetPassword(r.Context(), token, in.Get("password"))
	if problems, ok := beside("password", err); ok {
		page.Problems = problems
		return web.Render(w, r, status(err), choosePasswordTempl(page))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/desk/sign-in")
}

// sendAgain mails another link to the address of an old one; only its reader holds the old one.
func (p *Pages) sendAgain(w http.ResponseWriter, r *http.Request) error {
	page, _, err := p.look(r)
	if err != nil {
		return err
	}
	token, err := identity.ParseToken(page.Token)
	if err != nil {
		return err
	}
	if page.Fate != identity.Waits { // there is nothing to be sent a link to
		return web.SeeOther(w, r, "/link/"+page.Token)
	}
	if err := p.ids.AskAgain(r.Context(), token); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/link/"+page.Token+"?sent")
}

// spentTitle says which of the two it is: its time is over, or it has served.
func spentTitle(ctx context.Context, why error) string {
	if errors.Is(why, identity.ErrLinkEnded) {
		return i18n.T(ctx, "identity.signin.ended_title")
	}
	return i18n.T(ctx, "identity.signin.spent_title")
}
