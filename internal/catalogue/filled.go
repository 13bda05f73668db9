package catalogue

import (
	"slices"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

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
			if _, said := v.answers[p.ID].([]any); len(v.Entries(p.ID)) < p.Repeat.Min || p.Members != nil && !said {
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
