package desk

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
)

// way is the place of the case in the list that the agent came from.
type way struct {
	Back, View     string
	Place          string // 4 sur 12
	Previous, Next string
	Beside         [2]string // fetched instead, beside the list
	Push           [2]string
}

// way looks for the neighbours on the page of the list that the agent came from: one query, as the list itself. At an
// edge of the page it looks over it. A case that has just left the view leads to the first one that is still there, so
// that nobody goes back to the list between two cases.
func (p *Pages) way(ctx context.Context, page *casePage) (err error) {
	page.Way, err = p.wayFrom(ctx, page.Look, page.Case.ID.UUID)
	page.Way.Back = page.Look.with(page.Case.Reference)
	return err
}

// wayFrom is the way of a case or of a thread.
func (p *Pages) wayFrom(ctx context.Context, l look, id uuid.UUID) (way, error) {
	w := way{View: l.Title}
	if l.View == searchView {
		return w, nil // results are no list that one works through
	}
	found, err := p.mixed(ctx, l, l.After, rowsOnPage)
	if err != nil {
		return w, err
	}
	for i, r := range found.Rows {
		if r.At.ID.UUID == id {
			return w, p.between(ctx, &w, l, found, i)
		}
	}
	if len(found.Rows) > 0 {
		w.to(l, next, found.Rows[0])
	}
	return w, nil
}

// between has the row i of a page of the list on both sides.
func (p *Pages) between(ctx context.Context, w *way, l look, found mixture, i int) (err error) {
	if w.Place, err = p.place(ctx, l, l.Before+i+1); err != nil {
		return err
	}
	switch {
	case i > 0:
		w.to(l, previous, found.Rows[i-1])
	case l.Before > 0:
		if err := p.before(ctx, w, l); err != nil {
			return err
		}
	}
	switch {
	case i+1 < len(found.Rows):
		w.to(l, next, found.Rows[i+1])
	case !found.Next.IsZero():
		return p.after(ctx, w, l, found)
	}
	return nil
}

// place is "4 sur 12": the list is counted no further than a badge, or than where we stand.
func (p *Pages) place(ctx context.Context, l look, n int) (string, error) {
	all, more, err := p.countMixed(ctx, l, mine(ctx, l.Filter), max(n, mostCounted))
	words := strconv.Itoa(all)
	if more {
		words += "+"
	}
	return i18n.T(ctx, "desk.case.place", "N", n, "All", words), err
}

// after leads to the first row of the page that follows.
func (p *Pages) after(ctx context.Context, w *way, l look, found mixture) error {
	l.After, l.Before = found.Next, l.Before+len(found.Rows)
	following, err := p.mixed(ctx, l, l.After, 1)
	if err == nil && len(following.Rows) > 0 {
		w.to(l, next, following.Rows[0])
	}
	return err
}

// before leads to the last row of the page before: the list is walked backwards from where this page begins, so that it
// costs the same at any depth.
func (p *Pages) before(ctx context.Context, w *way, l look) error {
	rows, err := p.back(ctx, l, l.After, rowsOnPage+1)
	if err != nil || len(rows) == 0 {
		return err
	}
	l.After, l.Before = cases.Cursor{}, max(0, l.Before-rowsOnPage)
	if len(rows) > rowsOnPage {
		l.After = rows[rowsOnPage].At
	}
	w.to(l, previous, rows[0])
	return nil
}

// The two sides of a case.
const (
	previous = iota
	next
)

func (w *way) to(l look, side int, r one) {
	href := ""
	w.Beside[side], w.Push[side], href = l.links(r)
	if side == previous {
		w.Previous = href
	} else {
		w.Next = href
	}
}

// links are where a row leads: beside the list, the address of the list then, and its own page.
func (l look) links(r one) (beside, push, page string) {
	if r.Thread != nil {
		id := inbox.ThreadID(r.Thread.ThreadID)
		return threadDetail(l, id), l.withThread(id), l.threadURL(id)
	}
	return detailOf(l, r.Case.Reference), l.with(r.Case.Reference), l.caseURL(r.Case.Reference)
}
