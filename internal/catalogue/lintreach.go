package catalogue

import (
	"slices"
	"strconv"

	"parvis/internal/rules"
)

// maxTrials bounds the search for answers that reach a page: beyond, it is believed.
const maxTrials = 20_000

// reach looks for answers that show each conditional page and field, by trying the
// values at which its conditions turn. What rests on facts of the house, formulas or
// other than plain answers is believed reachable.
func (l *linter) reach() {
	asked := false
	for i := range l.s.Form {
		page := &l.s.Form[i]
		if l.s.pageShow[page.ID] != nil && !l.reachable(page, nil) {
			l.fault(join(join("form", strconv.Itoa(i)), "show"), "unreachable_page", "Name", page.ID)
			continue
		}
		asked = l.reachFields(page) || asked
	}
	if !asked {
		l.fault("form", "no_way_to_send")
	}
}

// reachFields tells fields that are never asked, and whether any question is.
func (l *linter) reachFields(page *Page) (asked bool) {
	for _, p := range l.s.order {
		if p.Page != page {
			continue
		}
		if p.Group == nil && len(p.show) > 0 && !l.reachable(page, p) {
			l.fault(join(l.paths[p.Field], "show"), "unreachable_field", "Name", p.ID)
			continue
		}
		asked = asked || p.Type != TypeInfo && p.Type != TypeGroup
	}
	return asked
}

func (l *linter) reachable(page *Page, field *Place) bool {
	trials := &trials{l: l, values: map[string][]any{}}
	trials.page(page)
	if field != nil {
		trials.rules(field.show)
	}
	if trials.free || trials.count() > maxTrials {
		return true
	}
	return trials.try(func(answers Answers) bool {
		v := l.s.Look(answers, Moment{})
		if field != nil {
			return v.Shown(field.ID)
		}
		return v.PageShown(page.ID)
	})
}

// trials gathers the answers worth trying for some conditions.
type trials struct {
	l      *linter
	values map[string][]any
	names  []string
	free   bool // something cannot be tried: believe
}

func (t *trials) page(page *Page) {
	if rule := t.l.s.pageShow[page.ID]; rule != nil {
		t.rules([]*rules.Rule{rule})
	}
}

func (t *trials) rules(all []*rules.Rule) {
	for _, rule := range all {
		t.tree(rule.Inline())
	}
}

func (t *trials) tree(tree rules.Tree) {
	for _, parts := range [][]rules.Tree{tree.AllOf, tree.AnyOf, tree.NoneOf} {
		for _, part := range parts {
			t.tree(part)
		}
	}
	switch {
	case tree.CEL != "" || tree.Some != "" || tree.Every != "":
		t.free = true
	case tree.Fact != "":
		t.fact(tree)
	}
}

func (t *trials) fact(tree rules.Tree) {
	p, ok := t.l.s.places[tree.Fact]
	if !ok || p.Group != nil {
		t.free = true
		return
	}
	known, again := t.values[p.ID]
	if !again {
		t.names = append(t.names, p.ID)
		known = t.start(p)
		t.values[p.ID] = known
		t.page(p.Page)
		t.rules(p.show)
	}
	for _, operand := range []*rules.Operand{tree.Is, tree.IsNot, tree.In, tree.Has, tree.AtLeast, tree.AtMost, tree.MoreThan, tree.LessThan, tree.Between, tree.Before, tree.After} {
		if operand != nil {
			t.turns(p, operand)
		}
	}
}

// start are the values of a finite type, and always no answer.
func (t *trials) start(p *Place) []any {
	values := []any{nil}
	switch p.Type {
	case TypeYesNo:
		values = append(values, true, false)
	case TypeConsent:
		values = append(values, true)
	case TypeChoice, TypeChoices:
		options := t.l.s.Options(p.Field)
		if p.Other {
			options = append(slices.Clone(options), Choice{Value: OtherValue})
		}
		for _, option := range options {
			values = append(values, asAnswer(p, option.Value))
		}
	case TypeMoney, TypeNumber, TypeDate, TypeText, TypeName:
	default:
		t.free = true
	}
	return values
}

func asAnswer(p *Place, value string) any {
	if p.Type == TypeChoices {
		return []any{value}
	}
	return value
}

// turns adds the values around a limit, where a comparison changes its answer.
func (t *trials) turns(p *Place, o *rules.Operand) {
	if o.Fact != "" || o.Table != "" {
		t.free = true
		return
	}
	limits, ok := o.Value.([]any)
	if !ok {
		limits = []any{o.Value}
	}
	if p.Type == TypeChoices {
		t.values[p.ID] = append(t.values[p.ID], limits)
	}
	for _, limit := range limits {
		t.values[p.ID] = append(t.values[p.ID], around(p, limit)...)
	}
}

func around(p *Place, limit any) []any {
	switch v := limit.(type) {
	case float64:
		return []any{v - 1, v, v + 1}
	case string:
		if day, err := rules.ParseDate(v); err == nil && p.Type == TypeDate {
			return []any{day.AddDays(-1).String(), v, day.AddDays(1).String()}
		}
		if p.Type == TypeText || p.Type == TypeName {
			return []any{v, v + "x"}
		}
	}
	return nil
}

func (t *trials) count() int {
	n := 1
	for _, values := range t.values {
		if n *= len(values); n > maxTrials {
			return n
		}
	}
	return n
}

func (t *trials) try(holds func(Answers) bool) bool {
	answers := Answers{}
	var next func(i int) bool
	next = func(i int) bool {
		if i == len(t.names) {
			return holds(answers)
		}
		for _, value := range t.values[t.names[i]] {
			answers[t.names[i]] = value
			if next(i + 1) {
				return true
			}
		}
		return false
	}
	return next(0)
}
