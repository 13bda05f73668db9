package catalogue

import (
	"maps"
	"slices"

	"parvis/internal/kit/i18n"
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

// Counted are the answers that go into the case: what is hidden is left out, here
// only; the draft keeps it and showing it again brings it back.
func (v *View) Counted() Answers {
	counted := Answers{}
	for _, page := range v.Pages() {
		v.count(v.ShownFields(page), counted)
	}
	return counted
}

func (v *View) count(places []*Place, into Answers) {
	for _, p := range places {
		if p.Repeats() {
			v.countEntries(p, into)
			continue
		}
		value, given := v.answers[p.ID]
		if !given || value == nil || p.Type == TypeInfo {
			continue
		}
		into[p.ID] = value
		if words, ok := v.answers[p.OtherID()]; ok && p.Other && value == OtherValue {
			into[p.OtherID()] = words
		}
	}
}

func (v *View) countEntries(p *Place, into Answers) {
	if _, given := v.answers[p.ID]; !given {
		return
	}
	list := []any{}
	for _, entry := range v.Entries(p.ID) {
		counted := Answers{}
		entry.count(entry.EntryFields(), counted)
		list = append(list, map[string]any(counted))
	}
	into[p.ID] = list
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

// Answered reports that a shown field holds an answer, "I do not know" included.
func (v *View) Answered(p *Place) bool {
	value := v.answers[p.ID]
	if p.DontKnow && value == DontKnow {
		return true
	}
	if value == OtherValue && p.Other {
		return rules.Known(v.answers[p.OtherID()]) != nil
	}
	return clean(p.Field, value) != nil
}

// Unanswered are the required fields of a page that are asked and empty. Fields of
// entries are told once, by their id; a group with too few entries by its own.
func (v *View) Unanswered(page *Page) []string { return v.unanswered(v.ShownFields(page)) }

func (v *View) unanswered(places []*Place) []string {
	var missing []string
	for _, p := range places {
		switch {
		case p.Type == TypeInfo:
		case p.Repeats():
			if len(v.Entries(p.ID)) < p.Repeat.Min {
				missing = append(missing, p.ID)
			}
			for _, entry := range v.Entries(p.ID) {
				missing = append(missing, entry.unanswered(entry.EntryFields())...)
			}
		case !p.Optional && !p.Later && !v.Answered(p):
			missing = append(missing, p.ID)
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

// Section is one line of the task list: a few pages under one title.
type Section struct {
	Title  i18n.Text
	Pages  []*Page
	Filled bool // every required question of its pages has an answer
	Begun  bool // at least one question has
}

// Tasks is the task list of a long form: its sections with the pages asked now. A
// form without sections is one section without title.
func (v *View) Tasks() []Section {
	var sections []Section
	shown := v.Pages()
	for i := range v.s.Form {
		page := &v.s.Form[i]
		if len(page.Section) > 0 || len(sections) == 0 {
			sections = append(sections, Section{Title: page.Section, Filled: true})
		}
		if slices.Contains(shown, page) {
			v.addTo(&sections[len(sections)-1], page)
		}
	}
	return slices.DeleteFunc(sections, func(s Section) bool { return len(s.Pages) == 0 })
}

func (v *View) addTo(section *Section, page *Page) {
	section.Pages = append(section.Pages, page)
	section.Filled = section.Filled && len(v.Unanswered(page)) == 0
	for _, p := range v.ShownFields(page) {
		section.Begun = section.Begun || v.Answered(p)
	}
}
