package desk

import (
	"context"
	"net/http"
	"strconv"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// pageOf is how many rows stand on one page of a list.
const rowsOnPage = 50

// inboxPage is the list with its views, and maybe one case beside it.
type inboxPage struct {
	ui.Page
	Look    look
	Views   []viewGroup
	Count   string
	Chips   []chip
	Filters filters
	Rows    []row
	Next    string // the page that follows, "" on the last one
	First   string // back to the first page, "" on it
	Empty   ui.Empty
	Saving  saving
	Stream  string
	Detail  *casePage
	Thread  *threadPage
	Flash   *flash
	Pick    picking
}

// inbox shows a list. A number that was searched for opens at once.
func (p *Pages) inbox(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Get("view") == "held" && p.Inbox != nil {
		return web.SeeOther(w, r, "/desk/held") // the choice of views on a narrow screen
	}
	if r.URL.Query().Get("view") == "for-you" {
		return web.SeeOther(w, r, forYouPath) // likewise
	}
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	if l.View == searchView {
		return web.SeeOther(w, r, l.searchURL())
	}
	ctx := r.Context()
	page, err := p.list(ctx, l, r.URL.Query().Has("pick"))
	if err != nil {
		return err
	}
	if l.Case != "" {
		if page.Detail, err = p.page(r.Context(), l, l.Case); err != nil && (errs.KindOf(err) == errs.NotFound || errs.KindOf(err) == errs.Forbidden) {
			page.Detail, err = nil, nil // an old address, or a sensitive one: the list is of use all the same
		}
		if err != nil {
			return err
		}
		if page.Detail != nil {
			page.Detail.beside()
		}
	}
	if err := p.threadBeside(ctx, &page); err != nil {
		return err
	}
	page.Flash = p.popFlash(r)
	return web.Render(w, r, http.StatusOK, inboxView(page))
}

// picking is whether rows may be ticked, and are being.
type picking struct{ May, On bool }

func (p *Pages) list(ctx context.Context, l look, pick bool) (page inboxPage, err error) {
	found, err := p.mixed(ctx, l, l.After, rowsOnPage)
	if err != nil {
		return page, err
	}
	page = inboxPage{Look: l, Stream: "/desk/stream", Pick: picking{May: identity.May(ctx, MayWork)}}
	page.Pick.On = pick && page.Pick.May && len(found.Rows) > 0
	if page.Rows, err = p.rows(ctx, l, found.Rows); err != nil {
		return page, err
	}
	for i := range page.Rows {
		page.Rows[i].Pick = page.Pick.On
	}
	if page.Views, err = p.views(ctx, l); err != nil {
		return page, err
	}
	if page.Count, err = p.count(ctx, l, mine(ctx, l.Filter)); err != nil {
		return page, err
	}
	if page.Filters, err = p.filters(ctx, l); err != nil {
		return page, err
	}
	page.Chips = page.Filters.chips(ctx, l)
	page.Saving = savingOf(ctx, l)
	if !found.Next.IsZero() {
		next := l
		next.After, next.Before = found.Next, l.Before+len(found.Rows)
		page.Next = next.URL()
	}
	if !l.After.IsZero() {
		first := l
		first.After, first.Before = cases.Cursor{}, 0
		page.First = first.URL()
	}
	if len(page.Rows) == 0 {
		page.Empty = emptyWords(ctx, l)
	}
	page.Page = ui.Page{Title: i18n.T(ctx, "desk.inbox.title", "View", l.Title, "N", page.Count), Fixed: true, Class: "d-inbox"}
	return page, nil
}

// mostCounted is where a badge stops counting.
const mostCounted = 99

func (p *Pages) count(ctx context.Context, l look, f cases.Filter) (string, error) {
	n, more, err := p.countMixed(ctx, l, f, mostCounted)
	if more {
		return strconv.Itoa(n) + "+", err
	}
	return strconv.Itoa(n), err
}

// emptyWords say what an empty list means and the one next step.
func emptyWords(ctx context.Context, l look) ui.Empty {
	step := func(key, view string) ui.Button {
		return ui.Button{Text: i18n.T(ctx, key), Href: "/desk?view=" + view, Secondary: true, Class: "d-btn--s"}
	}
	e := ui.Empty{Icon: "check", Title: i18n.T(ctx, "desk.empty.other"), Action: step("desk.empty.open", "open")}
	switch {
	case len(l.Chosen) > 0:
		e.Icon, e.Title = "search", i18n.T(ctx, "desk.empty.filters")
		e.Action = ui.Button{Text: i18n.T(ctx, "desk.filter.clear"), Href: "/desk?view=" + l.View, Secondary: true, Class: "d-btn--s"}
	case l.View == "mine":
		e.Title, e.Action = i18n.T(ctx, "desk.empty.mine"), step("desk.empty.unassigned", "unassigned")
	case l.View == "unassigned":
		e.Title, e.Text = i18n.T(ctx, "desk.empty.none_unassigned"), ""
		if agent, _ := identity.AgentOf(ctx); len(agent.Teams) == 0 {
			e.Text = i18n.T(ctx, "desk.empty.no_team")
		}
	case l.View == sortView:
		e.Title = i18n.T(ctx, "desk.empty.sort")
	case l.View == "late":
		e.Title = i18n.T(ctx, "desk.empty.late")
	case l.View == "open":
		e.Title, e.Action = i18n.T(ctx, "desk.empty.all"), step("desk.empty.closed", "closed")
	}
	return e
}
