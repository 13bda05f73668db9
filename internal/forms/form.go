package forms

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Form is the version of a service on which a draft is filled in, seen on one day in one
// language.
type Form struct {
	*catalogue.Service
	Lang   i18n.Lang
	Moment catalogue.Moment
}

// NewForm looks at a service with what is known at now about the authority of ctx.
func NewForm(ctx context.Context, service *catalogue.Service, now time.Time) *Form {
	moment := catalogue.Moment{Day: today(ctx, now), Given: rules.Map{}}
	if authority := identity.AuthorityOf(ctx); authority != nil {
		moment.Given = authorityFacts(authority)
	}
	return &Form{Service: service, Lang: i18n.LangOf(ctx), Moment: moment}
}

// aboutPerson adds what is known of who fills in. Of somebody who was not recognised no
// earlier grant counts: the same is said when the request arrives.
func (s *Service) aboutPerson(ctx context.Context, given rules.Map) error {
	visit, ok := identity.ResidentOf(ctx)
	if !ok || len(visit.People) != 1 {
		given["person.grants_this_year"], given["person.open_requests"] = []any{}, []any{}
		return nil
	}
	if s.Known == nil {
		return nil
	}
	known, err := s.Known(ctx, visit.People[0].ID)
	if err != nil {
		return fmt.Errorf("what is known of a person: %w", err)
	}
	for name, value := range known {
		given[name] = value
	}
	return nil
}

// authorityFacts are what rules may ask about the authority.
func authorityFacts(a *identity.Authority) rules.Map {
	given := rules.Map{"authority.name": a.Name.In(i18n.FR)}
	for _, name := range []string{"communes", "postcodes"} {
		var list []any
		if found, err := a.Settings.Read(name, &list); found && err == nil {
			given["authority."+name] = list
		}
	}
	return given
}

// form finds the version of a draft.
func (s *Service) form(ctx context.Context, d *Draft, now time.Time) (*Form, error) {
	service, err := s.Services.Version(ctx, d.Service, d.Version)
	if err != nil {
		return nil, fmt.Errorf("version %d of %s: %w", d.Version, d.Service, err)
	}
	form := NewForm(ctx, service, now)
	return form, s.aboutPerson(ctx, form.Moment.Given)
}

// Form finds the version on which a draft began; it finishes on it, whatever is live now.
func (s *Service) Form(ctx context.Context, d *Draft) (*Form, error) {
	return s.form(ctx, d, s.Clock.Now())
}

// today is the day at now where the authority is.
func today(ctx context.Context, now time.Time) rules.Date {
	return rules.DateOf(now.In(i18n.ZoneOf(ctx)))
}

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
		Opens:    l.form.inPage(f.Show),
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
