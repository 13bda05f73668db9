package forms

import (
	"parvis/internal/catalogue"
)

// Look is the form with some answers: what is asked, what is known.
type Look struct {
	*catalogue.View
	form *Form
}

// Look begins a look. The answers must hold the files too: see Draft.All.
func (f *Form) Look(a Answers) *Look { return &Look{f.Service.Look(a, f.Moment), f} }

// Sheet lays out a page; nil when there is no such page or it is not asked.
func (l *Look) Sheet(page string) *Sheet {
	p, ok := l.form.Page(page)
	if !ok || !l.PageShown(page) {
		return nil
	}
	return &Sheet{Page: p, Items: l.items(l.View, p.Fields, "")}
}

// items lays out fields; around is the entry before their names, "" outside of groups.
func (l *Look) items(v *catalogue.View, fields []catalogue.Field, around string) []Item {
	items := make([]Item, 0, len(fields))
	for i := range fields {
		items = append(items, l.item(v, &fields[i], around))
	}
	return items
}

func (l *Look) item(v *catalogue.View, f *catalogue.Field, around string) Item {
	place, _ := l.form.Field(f.ID)
	name := f.ID
	if around != "" {
		name = part(around, f.ID)
	}
	item := Item{
		Question: Question{Field: f, Name: name, Lang: l.form.Lang, Today: l.form.Moment.Day},
	}
	if tree, inPage := l.form.ShowInPage(place); inPage {
		item.Opens = &tree
	}
	switch {
	case f.Repeats():
		item.Shown, item.Entries = v.Shown(f.ID), l.entries(v, f, name)
	case f.Type == catalogue.TypeGroup:
		item.Members = l.items(v, f.Fields, around)
		for _, member := range item.Members {
			item.Shown = item.Shown || member.Shown
		}
	default:
		item.Shown, item.Options = v.Shown(f.ID), v.OptionsShown(place)
	}
	return item
}

// entries lays out each entry of a repeated group, also those that are only offered yet.
func (l *Look) entries(v *catalogue.View, f *catalogue.Field, name string) []Entry {
	offered := entries(f, v.Answers())
	list := make([]any, len(offered))
	for i, answers := range offered {
		list[i] = map[string]any(answers)
	}
	if kept, _ := v.Answers()[f.ID].([]any); len(kept) != len(list) {
		around := clone(v.Answers())
		around[f.ID] = list
		v = l.form.Service.Look(around, l.form.Moment)
	}
	laid := make([]Entry, len(offered))
	for i, view := range v.Entries(f.ID) {
		at := entry(name, i)
		laid[i] = Entry{N: i, Name: at, Answers: offered[i], Items: l.items(view, f.Fields, at)}
	}
	return laid
}
