package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/search"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// searchPath is where the field at the top of every page leads.
const searchPath = "/desk/search"

// foundOnPage is how many results stand on one page.
const foundOnPage = 25

// searchPage is what was found, people, requests and messages in one list.
type searchPage struct {
	ui.Page
	Text    string
	Kinds   []tab
	Chips   []chip
	Filters filters
	Rows    []foundRow
	Next    string
	First   string
	Tired   bool
	Alike   int // the row from which on only the sound is the same; -1 for none
	Empty   ui.Empty
}

// foundRow is a result, ready to be drawn.
type foundRow struct {
	row
	Marked  []search.Bit // who
	About   []search.Bit // the title
	Quote   []search.Bit
	Note    bool // the quote was written among agents
	IsAlike bool
}

// kindsFound are what may be looked for alone, in the order of the tabs.
var kindsFound = []search.Kind{"", search.Case, search.Thread, search.Person}

// search shows what was found. A number that was typed whole opens at once.
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	ctx, typed := r.Context(), strings.TrimSpace(l.Chosen.Get("q"))
	if ref, ok := cases.ParseReference(typed); ok {
		if _, err := p.Cases.Find(ctx, p.DB.Read(), ref); err == nil {
			return web.SeeOther(w, r, casePath(ref))
		}
	}
	page := searchPage{Text: typed, Page: ui.Page{Title: i18n.T(ctx, "desk.find.title")}}
	if page.Filters, err = p.filters(ctx, l); err != nil {
		return err
	}
	page.Filters.forSearch(l.Of)
	page.Chips, page.Kinds = page.Filters.chips(ctx, l), p.kindTabs(ctx, l)
	if typed != "" {
		page.Title = i18n.T(ctx, "desk.view.search", "Text", typed)
		if err := p.fill(ctx, &page, l); err != nil {
			return err
		}
	}
	if len(page.Rows) == 0 {
		page.Empty = nothingFound(ctx, page, l)
	}
	return web.Render(w, r, http.StatusOK, resultsView(page))
}

func (p *Pages) fill(ctx context.Context, page *searchPage, l look) error {
	eyes := p.eyesOf(ctx, l)
	found, err := p.Search.Find(ctx, p.DB.Read(), search.Query{
		Text: page.Text, Region: regionOf(ctx), Notes: identity.May(ctx, MayWork), Kind: l.Of, After: l.Found, Most: foundOnPage, Keep: eyes.keep,
	})
	if err != nil {
		return err
	}
	quotes, err := p.Search.Quotes(ctx, p.DB.Read(), page.Text, found.Hits)
	if err != nil {
		return err
	}
	page.Alike, page.Tired = -1, found.Tired
	for i, h := range found.Hits {
		one, err := eyes.row(ctx, h, quotes[h.ID])
		if err != nil {
			return err
		}
		if one.IsAlike = h.Alike; h.Alike && page.Alike < 0 {
			page.Alike = i
		}
		page.Rows = append(page.Rows, one)
	}
	if !found.Next.IsZero() {
		next := l
		next.Found = found.Next
		page.Next = next.searchURL()
	}
	if !l.Found.IsZero() {
		first := l
		first.Found = search.Place{}
		page.First = first.searchURL()
	}
	return nil
}

func regionOf(ctx context.Context) string {
	if here := identity.AuthorityOf(ctx); here != nil {
		return here.Region()
	}
	return ""
}

// kindTabs narrow to one kind of thing; people only for who may see them.
func (p *Pages) kindTabs(ctx context.Context, l look) (tabs []tab) {
	for _, k := range kindsFound {
		if k == search.Person && !identity.May(ctx, identity.MaySeePeople) {
			continue
		}
		to := l
		to.Of, to.Found = k, search.Place{}
		key := "desk.find.kind." + string(k)
		if k == "" {
			key = "desk.find.kind.all"
		}
		tabs = append(tabs, tab{Href: to.searchURL(), Text: i18n.T(ctx, key), Current: l.Of == k})
	}
	return tabs
}

// searchURL is the list of results as it is looked at.
func (l look) searchURL() string { return searchPath + "?" + l.place().Encode() }

// forSearch leaves out what is no choice among results: they come by how well they fit.
func (f *filters) forSearch(of search.Kind) {
	f.Action = searchPath
	f.Of = string(of)
	f.Selects = slices.DeleteFunc(f.Selects, func(s ui.Select) bool { return s.Name == "order" })
}

// nothingFound says what an empty list means, and what may help.
func nothingFound(ctx context.Context, page searchPage, l look) ui.Empty {
	switch {
	case page.Text == "":
		return ui.Empty{Icon: "search", Title: i18n.T(ctx, "desk.find.begin"), Text: i18n.T(ctx, "desk.find.begin.hint")}
	case page.Tired:
		return ui.Empty{Icon: "search", Title: i18n.T(ctx, "desk.find.tired"), Text: i18n.T(ctx, "desk.find.tired.hint")}
	case !l.Found.IsZero():
		return ui.Empty{Icon: "check", Title: i18n.T(ctx, "desk.find.end")}
	}
	e := ui.Empty{Icon: "search", Title: i18n.T(ctx, "desk.find.none", "Text", page.Text), Text: i18n.T(ctx, "desk.find.none.hint")}
	if len(l.Chosen) > 1 || l.Of != "" {
		all := look{View: searchView, Chosen: url.Values{"q": {page.Text}}}
		e.Text = i18n.T(ctx, "desk.find.none.narrowed")
		e.Action = ui.Button{Text: i18n.T(ctx, "desk.filter.clear"), Href: all.searchURL(), Secondary: true, Class: "d-btn--s"}
	}
	return e
}

// shortWhen is a day of some time ago, the clock today.
func shortWhen(ctx context.Context, at, now time.Time) string {
	if at.IsZero() {
		return ""
	}
	return when(ctx, at, now)
}

// more is the way on: to the next page, or through what is older.
func more(ctx context.Context, p searchPage) string {
	if p.Tired {
		return i18n.T(ctx, "desk.find.go_on")
	}
	return i18n.T(ctx, "desk.pages.next")
}
