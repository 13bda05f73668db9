package tracking

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// errLinkGone is for a link of before a transfer, and for one that never was: one answer.
var errLinkGone = errs.New(errs.Gone, "website.tracking.link_gone")

// mostLinks bounds what a browser holds open at once.
const mostLinks = 20

type linkPage struct {
	ui.Page
	Token string
}

func (p *Pages) byToken(r *http.Request) (cases.Case, error) {
	token, err := identity.ParseToken(r.PathValue("token"))
	if err != nil {
		return cases.Case{}, errLinkGone.Because(err)
	}
	c, err := p.Cases.Resolve(r.Context(), p.DB.Read(), token)
	if errs.KindOf(err) == errs.NotFound {
		return c, errLinkGone.Because(err)
	}
	return c, err
}

// showLink uses nothing: a mail scanner that opens the link learns nothing and opens nothing.
func (p *Pages) showLink(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.byToken(r); err != nil {
		return err
	}
	page := linkPage{Page: ui.Page{Title: i18n.T(r.Context(), "website.tracking.link_title"), NoIndex: true}, Token: r.PathValue("token")}
	return web.Render(w, r, http.StatusOK, linkTempl(page))
}

// useLink opens the request for this browser, and leads to an address without a secret.
func (p *Pages) useLink(w http.ResponseWriter, r *http.Request) error {
	c, err := p.byToken(r)
	if err != nil {
		return err
	}
	if err := hold(r.Context(), c); err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(c.Reference))
}

// hold opens the request for this browser, at its present generation of links.
func hold(ctx context.Context, c cases.Case) error {
	links := slices.DeleteFunc(heldLinks(ctx), func(one string) bool { return one == held(c) })
	links = append([]string{held(c)}, links...)
	if err := web.RenewToken(ctx); err != nil { // a cookie planted before must not open it
		return err
	}
	web.Put(ctx, linksInUse, strings.Join(links[:min(len(links), mostLinks)], " "))
	return nil
}

// held is a case at its present generation of links: a transfer makes another of it.
func held(c cases.Case) string { return c.ID.String() + "." + strconv.FormatInt(c.LinkGeneration, 10) }

func heldLinks(ctx context.Context) []string { return strings.Fields(web.GetString(ctx, linksInUse)) }
