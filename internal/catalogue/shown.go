package catalogue

import (
	"maps"
	"slices"

	"parvis/internal/rules"
)

// Shown reports that a field is asked: its page, the groups around it and its own
// condition all say yes. What is unknown hides: a question waits for its reason.
func (v *View) Shown(field string) bool {
	p, ok := v.s.places[field]
	if !ok {
		return false
	}
	if !v.here(p) {
		return v.outer != nil && v.outer.Shown(field)
	}
	if known, ok := v.shown[field]; ok {
		return known == rules.Yes
	}
	v.shown[field] = rules.Unknown // while it is being found
	answer := rules.Of(v.shownAround(p))
	for _, rule := range p.show {
		answer = answer.And(v.Evaluate(rule).Answer)
	}
	if slices.Contains(v.moment.Asked, field) && clean(p.Field, v.answers[field]) != nil {
		answer = rules.Yes
	}
	v.shown[field] = answer
	return answer == rules.Yes
}

func (v *View) shownAround(p *Place) bool {
	if v.outer != nil {
		return v.outer.Shown(v.group.ID)
	}
	return v.PageShown(p.Page.ID)
}

// PageShown reports that a page is asked at all.
func (v *View) PageShown(page string) bool {
	rule, conditional := v.s.pageShow[page]
	return !conditional || v.Evaluate(rule).Answer == rules.Yes
}

// Pages are the pages that are asked, in order: those whose condition says yes and
// that show at least one field.
func (v *View) Pages() []*Page {
	var pages []*Page
	for i := range v.s.Form {
		if page := &v.s.Form[i]; v.PageShown(page.ID) && v.anyShown(page) {
			pages = append(pages, page)
		}
	}
	return pages
}

func (v *View) anyShown(page *Page) bool {
	return slices.ContainsFunc(page.Fields, func(f Field) bool { return v.fieldShown(&f) })
}

func (v *View) fieldShown(f *Field) bool {
	if f.Type == TypeGroup && !f.Repeats() {
		return slices.ContainsFunc(f.Fields, func(inner Field) bool { return v.fieldShown(&inner) })
	}
	return v.Shown(f.ID)
}

// Next is the page asked after this one, nil after the last; the first page for "".
// A page that is not asked any more leads to the one that follows its place.
func (v *View) Next(page string) *Page {
	after := page == ""
	for i := range v.s.Form {
		p := &v.s.Form[i]
		if after && v.PageShown(p.ID) && v.anyShown(p) {
			return p
		}
		after = after || p.ID == page
	}
	return nil
}

// Previous is the page asked before this one, nil before the first; the last page for "".
func (v *View) Previous(page string) *Page {
	var before *Page
	for i := range v.s.Form {
		p := &v.s.Form[i]
		if p.ID == page {
			return before
		}
		if v.PageShown(p.ID) && v.anyShown(p) {
			before = p
		}
	}
	return before
}

// ShownFields are the fields of a page that are asked, plain groups opened. A
// repeated group stands for its entries.
func (v *View) ShownFields(page *Page) []*Place { return v.shownAmong(page.Fields) }

// EntryFields are the fields that are asked in this entry of a repeated group.
func (v *View) EntryFields() []*Place {
	if v.group == nil {
		return nil
	}
	return v.shownAmong(v.group.Fields)
}

func (v *View) shownAmong(fields []Field) []*Place {
	var shown []*Place
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Type == TypeGroup && !f.Repeats():
			shown = append(shown, v.shownAmong(f.Fields)...)
		case v.Shown(f.ID):
			shown = append(shown, v.s.places[f.ID])
		}
	}
	return shown
}

// OptionsShown are the options that a choice offers now. A past option stays on the
// page only for who had chosen it.
func (v *View) OptionsShown(p *Place) []Choice {
	var shown []Choice
	for _, option := range v.s.Options(p.Field) {
		rule := p.options[option.Value]
		gone := !option.Until.IsZero() && option.Until.Before(v.moment.Day) && v.answers[p.ID] != option.Value
		if !gone && (rule == nil || v.Evaluate(rule).Answer == rules.Yes) {
			shown = append(shown, option)
		}
	}
	return shown
}

// Hidden are the top-level fields that are not asked, sorted.
func (v *View) Hidden() []string {
	hidden := map[string]bool{}
	for _, p := range v.s.order {
		if p.Group == nil && (p.Type != TypeGroup || p.Repeats()) && !v.Shown(p.ID) {
			hidden[p.ID] = true
		}
	}
	return slices.Sorted(maps.Keys(hidden))
}
