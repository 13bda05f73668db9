package catalogue

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parvis/internal/rules"
)

// exampleAnswers checks that examples answer fields that exist, in their shape.
func (l *linter) exampleAnswers() {
	for i := range l.s.Examples {
		e, path := &l.s.Examples[i], join("examples", strconv.Itoa(i))
		l.answersOf(e, e.Answers, nil, join(path, "answers"))
		for _, fact := range sortedKeys(e.Facts) {
			if _, ok := given[fact]; !ok {
				l.known(join(join(path, "facts"), fact), fact, sortedKeys(given), "no_such_fact")
			}
		}
		if e.Expect.State != "" {
			l.known(join(path, "expect.state"), e.Expect.State, orderedNames(l.s.Flow.States), "no_state")
		}
		for j, field := range append(slices.Clone(e.Expect.Asks), e.Expect.Hidden...) {
			l.known(join(join(path, "expect.asks"), strconv.Itoa(j)), field, l.fieldIDs(), "no_field")
		}
	}
}

func (l *linter) answersOf(e *Example, answers map[string]any, group *Field, path string) {
	for _, id := range sortedKeys(answers) {
		p, ok := l.s.places[id]
		if !ok {
			p, ok = l.otherOf(id)
		}
		if !ok || p.Group != group {
			l.fault(join(path, id), "example_answer", "Name", e.Name, "Field", id, "Nearest", rules.Nearest(id, l.fieldIDs()))
			continue
		}
		value := answers[id]
		if value == nil || p.ID != id || p.DontKnow && value == DontKnow {
			continue
		}
		if clean(p.Field, value) == nil && !(p.Type == TypeConsent && value == false) {
			l.fault(join(path, id), "example_shape", "Name", e.Name, "Field", id, "Type", string(p.Type))
			continue
		}
		l.entries(e, p, value, join(path, id))
	}
}

func (l *linter) entries(e *Example, p *Place, value any, path string) {
	list, _ := value.([]any)
	if !p.Repeats() {
		return
	}
	for i, item := range list {
		answers, ok := item.(map[string]any)
		if !ok {
			l.fault(join(path, strconv.Itoa(i)), "example_shape", "Name", e.Name, "Field", p.ID, "Type", string(p.Type))
			continue
		}
		l.answersOf(e, answers, p.Field, join(path, strconv.Itoa(i)))
	}
}

func (l *linter) otherOf(id string) (*Place, bool) {
	base, ok := strings.CutSuffix(id, "_other")
	p := l.s.places[base]
	return p, ok && p != nil && p.Other
}

// examples runs each example and compares what comes out with what was expected.
func (l *linter) examples() {
	for i := range l.s.Examples {
		e := &l.s.Examples[i]
		path := join("examples", strconv.Itoa(i))
		sim := l.s.SimulateExample(e)
		if sim.Endless {
			l.fault(path, "endless", "Name", e.Name)
		}
		if len(sim.Missing) > 0 {
			l.warn(path, "example_missing", "Name", e.Name, "Fields", strings.Join(sim.Missing, ", "))
		}
		for _, d := range e.Expect.differences(sim) {
			f := newFault(LevelError, l.doc.File, l.doc.At(join(path, "expect."+d.what)), path, "example_fails",
				[]any{"Name", e.Name, "Want", d.want, "Got", d.got, "What", d.what})
			f.what = "expect." + d.what
			l.faults = append(l.faults, f)
		}
	}
}

// SimulateExample runs an example on its day, or on the service's opening day.
func (s *Service) SimulateExample(e *Example) Simulation {
	day := e.Day
	if day.IsZero() && s.Open != nil {
		day = s.Open.From
	}
	return s.Simulate(e.Answers, Moment{Day: day, Given: e.Facts})
}

type difference struct{ what, want, got string }

// differences compares; what the example does not expect is not looked at.
func (e *Expect) differences(sim Simulation) []difference {
	var all []difference
	check := func(what string, wanted bool, same bool, want, got any) {
		if wanted && !same {
			all = append(all, difference{what, inWords(want), inWords(got)})
		}
	}
	check("state", e.State != "", e.State == sim.State, e.State, sim.State)
	check("amount", e.Amount != nil, sim.Amount != nil && e.Amount != nil && *e.Amount == *sim.Amount, e.Amount, sim.Amount)
	check("asks", e.Asks != nil, sameSet(e.Asks, sim.Asks), e.Asks, sim.Asks)
	check("because", e.Because != nil, includes(sim.Because, e.Because), []string(e.Because), sim.Because)
	check("touches", e.Touches != nil, e.Touches != nil && *e.Touches == sim.Touches, e.Touches, sim.Touches)
	check("hidden", e.Hidden != nil, includes(sim.Hidden, e.Hidden), e.Hidden, sim.Hidden)
	check("assign", e.Assign != "", e.Assign == sim.Assigned, e.Assign, sim.Assigned)
	return all
}

func inWords(v any) string {
	switch v := v.(type) {
	case []string:
		if len(v) == 0 {
			return "—"
		}
		return strings.Join(v, ", ")
	case *float64:
		if v == nil {
			return "—"
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	case *int:
		return strconv.Itoa(*v)
	case string:
		if v == "" {
			return "—"
		}
	}
	return fmt.Sprint(v)
}

func sameSet(a, b []string) bool { return includes(a, b) && includes(b, a) }

func includes(all, some []string) bool {
	for _, one := range some {
		if !slices.Contains(all, one) {
			return false
		}
	}
	return true
}
