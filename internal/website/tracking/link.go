package tracking

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

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
	Action string
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
	page := linkPage{Page: ui.Page{Title: i18n.T(r.Context(), "website.tracking.link_title"), NoIndex: true}, Action: r.URL.Path}
	return web.Render(w, r, http.StatusOK, linkTempl(page))
}

// useLink opens the request for this browser, and leads to an address without a secret.
func (p *Pages) useLink(w http.ResponseWriter, r *http.Request) error {
	c, err := p.byToken(r)
	if err != nil {
		return err
	}
	if err := hold(r.Context(), held(c)); err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(c.Reference))
}

// toHelp finds the request that a helper's own link opens; one answer for a mandate that ended and a link that never was.
func (p *Pages) toHelp(r *http.Request) (cases.Case, error) {
	token, err := identity.ParseToken(r.PathValue("token"))
	if err != nil {
		return cases.Case{}, errLinkGone.Because(err)
	}
	c, err := p.Cases.Find(r.Context(), p.DB.Read(), cases.Reference(r.PathValue("reference")))
	if errs.KindOf(err) == errs.NotFound || err == nil && !p.Cases.OpensForHelper(c, token) {
		return c, errLinkGone
	}
	return c, err
}

func (p *Pages) showHelperLink(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.toHelp(r); err != nil {
		return err
	}
	page := linkPage{Page: ui.Page{Title: i18n.T(r.Context(), "website.tracking.link_title"), NoIndex: true}, Action: r.URL.Path}
	return web.Render(w, r, http.StatusOK, linkTempl(page))
}

func (p *Pages) useHelperLink(w http.ResponseWriter, r *http.Request) error {
	c, err := p.toHelp(r)
	if err != nil {
		return err
	}
	if err := hold(r.Context(), heldToHelp(c)); err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(c.Reference))
}

// hold opens a request for this browser: as its person at its present generation of links, or as who acts for them.
func hold(ctx context.Context, link string) error {
	links := slices.DeleteFunc(heldLinks(ctx), func(one string) bool { return one == link })
	links = append([]string{link}, links...)
	if err := web.RenewToken(ctx); err != nil { // a cookie planted before must not open it
		return err
	}
	web.Put(ctx, linksInUse, strings.Join(links[:min(len(links), mostLinks)], " "))
	return nil
}

// held is a case at its present generation of links: a transfer makes another of it.
func held(c cases.Case) string { return c.ID.String() + "." + strconv.FormatInt(c.LinkGeneration, 10) }

// heldToHelp is a case with the mandate of who acts for its person; "" when nobody does but an agent.
func heldToHelp(c cases.Case) string {
	if c.Helper == nil || c.Helper.Mandate == uuid.Nil {
		return ""
	}
	return c.ID.String() + ".by-" + c.Helper.Mandate.String()
}

func heldLinks(ctx context.Context) []string { return strings.Fields(web.GetString(ctx, linksInUse)) }
