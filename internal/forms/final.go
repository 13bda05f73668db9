package forms

import (
	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
)

// Final are the answers that go into the case: what is hidden is left out.
func (f *Form) Final(d *Draft) Answers {
	look := f.Look(d.All())
	final := look.Counted()
	for _, page := range look.Pages() {
		for _, place := range look.ShownFields(page) {
			keepOther(place.Field, look.Answers(), final)
		}
	}
	return final
}

// keepOther takes along the words of "other" among several answers.
func keepOther(f *catalogue.Field, from, into Answers) {
	list, _ := into[f.ID].([]any)
	for _, value := range list {
		if words, given := from[f.OtherID()]; f.Other && value == catalogue.OtherValue && given {
			into[f.OtherID()] = words
		}
	}
}

// Check tells everything that keeps a draft from being sent, over all pages that are asked.
func (f *Form) Check(d *Draft) (problems errs.Problems) {
	look := f.Look(d.All())
	for _, page := range look.Pages() {
		problems = append(problems, look.CheckPage(d, page.ID)...)
	}
	return problems
}

// CheckPage tells what a page lacks: faults of what was typed and could not be taken
// first, then those of the answers.
func (l *Look) CheckPage(d *Draft, page string) (problems errs.Problems) {
	sheet := l.Sheet(page)
	if sheet == nil {
		return nil
	}
	sheet.Each(l.Answers(), func(item *Item, a Answers) {
		if item.Shown {
			problems = append(problems, item.problems(d, a)...)
		}
	})
	sheet.groups(func(group *Item) { problems = append(problems, checkGroup(group, l.Answers())...) })
	return problems
}

func (i *Item) problems(d *Draft, a Answers) errs.Problems {
	if typed := d.Typed.under(i.Name); len(typed) > 0 {
		return Read(i.Question, typed, Answers{})
	}
	return CheckOne(i.Question, a)
}

// CheckPath is the last part of the address where all answers are read again.
const CheckPath = "check"

// Unfinished is the first page that still lacks something, CheckPath when none does.
func (f *Form) Unfinished(d *Draft) string {
	look := f.Look(d.All())
	for _, page := range look.Pages() {
		if !look.Filled(d, page.ID) {
			return page.ID
		}
	}
	return CheckPath
}

// Filled reports that a page has been saved and lacks nothing.
func (l *Look) Filled(d *Draft, page string) bool {
	return d.Begun(page) && !l.CheckPage(d, page).Any()
}
