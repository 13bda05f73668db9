package catalogue

import (
	"strings"

	"parvis/internal/rules"
)

// Moment is what is known beside the answers: the day, and the facts that the house
// holds about the person, the authority and the case.
type Moment struct {
	Day      rules.Date
	Received rules.Date // the day the request came; Day without
	Given    rules.Map  // "person.grants_this_year", "authority.communes"…
	Asked    []string   // fields asked after sending: their answers count, whatever the form's conditions hide
}

// View is a service seen with some answers on a day: what is shown, what is known.
// It computes on demand and remembers, so it is for one goroutine; it never changes
// the answers.
type View struct {
	s       *Service
	answers Answers
	moment  Moment

	outer *View  // around an entry
	group *Field // of which this is an entry

	facts   map[string]rules.Value
	shown   map[string]rules.Answer
	entries map[string][]*View
}

// Look begins a View.
func (s *Service) Look(answers Answers, m Moment) *View {
	if m.Received.IsZero() {
		m.Received = m.Day
	}
	return &View{s: s, answers: answers, moment: m, facts: map[string]rules.Value{}, shown: map[string]rules.Answer{}, entries: map[string][]*View{}}
}

// Service is the service that is looked at.
func (v *View) Service() *Service { return v.s }

// Day is the day of the look.
func (v *View) Day() rules.Date { return v.moment.Day }

// Answers are those that the view was given, hidden ones included.
func (v *View) Answers() Answers { return v.answers }

// Fact gives what is known: an answer that is shown, a computed value, a fact of the
// house; nil otherwise. View is rules.Facts.
func (v *View) Fact(name string) rules.Value {
	if known, ok := v.facts[name]; ok {
		return known
	}
	v.facts[name] = nil // while it is being found, so that a circle ends unknown
	found := v.find(name)
	v.facts[name] = found
	return found
}

func (v *View) find(name string) rules.Value {
	if p, ok := v.s.places[name]; ok {
		return v.answer(p)
	}
	if calc, ok := v.s.computed[name]; ok {
		return calc.value(v)
	}
	switch name {
	case "today":
		return v.moment.Day.String()
	case "received":
		return v.moment.Received.String()
	}
	if head, part, ok := strings.Cut(name, "."); ok {
		if p, isField := v.s.places[head]; isField {
			return v.part(p, part)
		}
	}
	if words := v.other(name); words != nil {
		return words
	}
	return v.moment.Given.Fact(name)
}

// other finds the words of another answer than those offered.
func (v *View) other(name string) rules.Value {
	id, ok := strings.CutSuffix(name, "_other")
	if !ok {
		return nil
	}
	p, ok := v.s.places[id]
	if !ok || !p.Other || !v.here(p) || v.Fact(id) != OtherValue {
		return nil
	}
	return rules.Known(v.answers[name])
}

// here tells whether a field belongs to this view and not to an entry or around one.
func (v *View) here(p *Place) bool { return p.Group == v.group }

func (v *View) answer(p *Place) rules.Value {
	switch {
	case !v.here(p) && v.outer != nil:
		return v.outer.Fact(p.ID)
	case !v.here(p) || !v.Shown(p.ID):
		return nil
	}
	if p.Repeats() {
		return v.list(p)
	}
	return clean(p.Field, v.answers[p.ID])
}

// list is a repeated group as one value: the facts of each entry, hidden ones left out.
func (v *View) list(p *Place) rules.Value {
	if !v.asked(p) {
		return nil
	}
	list := []any{}
	for _, entry := range v.Entries(p.ID) {
		facts := map[string]any{}
		for i := range p.Fields {
			if fact := entry.Fact(p.Fields[i].ID); fact != nil {
				facts[p.Fields[i].ID] = fact
			}
		}
		list = append(list, facts)
	}
	return list
}

// asked reports that a repeated group is shown and was answered, without looking into
// its entries: their conditions may count them.
func (v *View) asked(p *Place) bool {
	_, isList := v.answers[p.ID].([]any)
	return isList && v.Shown(p.ID)
}

func (v *View) part(p *Place, part string) rules.Value {
	if _, counted := memberFacts[part]; counted && p.Members != nil {
		return v.owner(p).countMembers(p, part)
	}
	if p.Repeats() {
		list := []any{}
		entries, known := v.Each(p.ID)
		if !known {
			return nil
		}
		for _, entry := range entries {
			if value := entry.Fact(part); value != nil {
				list = append(list, value)
			}
		}
		return list
	}
	value := rules.Part(v.Fact(p.ID), part)
	if value == nil && p.Type == TypeHousehold && part == "people" {
		return people(v.Fact(p.ID))
	}
	return value
}

func people(household rules.Value) rules.Value {
	adults, ok := rules.Part(household, "adults").(float64)
	if !ok {
		return nil
	}
	children, _ := rules.Part(household, "children").(float64)
	return adults + children
}

// Each gives the entries of a repeated group. View is rules.Facts.
func (v *View) Each(group string) ([]rules.Facts, bool) {
	p, ok := v.s.places[group]
	if !ok || !p.Repeats() || !v.owner(p).asked(p) {
		return nil, false
	}
	var entries []rules.Facts
	for _, entry := range v.owner(p).Entries(group) {
		entries = append(entries, entry)
	}
	return entries, true
}

func (v *View) owner(p *Place) *View {
	if v.outer != nil && !v.here(p) {
		return v.outer
	}
	return v
}

// Entries are the views of each entry of a repeated group, in order. In an entry,
// the fields of the group are its own and those around it stay visible.
func (v *View) Entries(group string) []*View {
	if made, ok := v.entries[group]; ok {
		return made
	}
	p, ok := v.s.places[group]
	if !ok || !p.Repeats() {
		return nil
	}
	list, _ := v.answers[group].([]any)
	made := make([]*View, 0, len(list))
	for _, item := range list {
		answers, _ := item.(map[string]any)
		entry := v.s.Look(answers, v.moment)
		entry.outer, entry.group = v, p.Field
		made = append(made, entry)
	}
	v.entries[group] = made
	return made
}

// Evaluate answers a compiled rule with this view. Scales are read on the day the
// request came: a case decided next year is decided by the rows of its own day.
func (v *View) Evaluate(rule *rules.Rule) rules.Result { return rule.Evaluate(v, v.moment.Received) }

// Rule answers a named rule; an unknown name is an unknown answer.
func (v *View) Rule(name string) rules.Result {
	rule, ok := v.s.named[name]
	if !ok {
		return rules.Result{Rule: name}
	}
	return v.Evaluate(rule)
}
