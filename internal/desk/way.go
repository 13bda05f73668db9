package desk

import (
	"context"
	"strconv"

	"parvis/internal/cases"
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
func (p *Pages) way(ctx context.Context, page *casePage) error {
	l := page.Look
	page.Way = way{Back: l.with(page.Case.Reference), View: l.Title}
	f := mine(ctx, l.Filter)
	found, err := p.Cases.List(ctx, p.DB.Read(), f, l.After, rowsOnPage)
	if err != nil {
		return err
	}
	for i, r := range found.Rows {
		if r.ID == page.Case.ID {
			return p.between(ctx, page, f, found, i)
		}
	}
	if len(found.Rows) > 0 {
		page.Way.to(l, next, found.Rows[0].Reference)
	}
	return nil
}

// between has the row i of a page of the list on both sides.
func (p *Pages) between(ctx context.Context, page *casePage, f cases.Filter, found cases.Page, i int) (err error) {
	l, w := page.Look, &page.Way
	if w.Place, err = p.place(ctx, f, l.Before+i+1); err != nil {
		return err
	}
	switch {
	case i > 0:
		w.to(l, previous, found.Rows[i-1].Reference)
	case l.Before > 0:
		if err := p.before(ctx, w, l, f); err != nil {
			return err
		}
	}
	switch {
	case i+1 < len(found.Rows):
		w.to(l, next, found.Rows[i+1].Reference)
	case !found.Next.IsZero():
		return p.after(ctx, w, l, f, found)
	}
	return nil
}

// place is "4 sur 12": the list is counted no further than a badge, or than where we stand.
func (p *Pages) place(ctx context.Context, f cases.Filter, n int) (string, error) {
	all, more, err := p.Cases.Count(ctx, p.DB.Read(), f, max(n, mostCounted))
	words := strconv.Itoa(all)
	if more {
		words += "+"
	}
	return i18n.T(ctx, "desk.case.place", "N", n, "All", words), err
}

// after leads to the first row of the page that follows.
func (p *Pages) after(ctx context.Context, w *way, l look, f cases.Filter, found cases.Page) error {
	l.After, l.Before = found.Next, l.Before+len(found.Rows)
	following, err := p.Cases.List(ctx, p.DB.Read(), f, l.After, 1)
	if err == nil && len(following.Rows) > 0 {
		w.to(l, next, following.Rows[0].Reference)
	}
	return err
}

// mostWalked is how far into a list its start is still walked again to find the page before this one: a list goes
// forwards only, and who stands deeper in it has the list to go back by.
const mostWalked = 1000

// before leads to the last row of the page before.
func (p *Pages) before(ctx context.Context, w *way, l look, f cases.Filter) error {
	if l.Before > mostWalked {
		return nil
	}
	l.After, l.Before = cases.Cursor{}, l.Before-rowsOnPage
	var found cases.Page
	for at := 0; at <= l.Before; at += rowsOnPage {
		if at > 0 {
			l.After = found.Next
		}
		var err error
		if found, err = p.Cases.List(ctx, p.DB.Read(), f, l.After, rowsOnPage); err != nil || len(found.Rows) == 0 {
			return err
		}
	}
	if len(found.Rows) > 0 {
		w.to(l, previous, found.Rows[len(found.Rows)-1].Reference)
	}
	return nil
}

// The two sides of a case.
const (
	previous = iota
	next
)

func (w *way) to(l look, side int, ref cases.Reference) {
	w.Beside[side], w.Push[side] = detailOf(l, ref), l.with(ref)
	if side == previous {
		w.Previous = l.caseURL(ref)
	} else {
		w.Next = l.caseURL(ref)
	}
}
