package forms

import (
	"maps"
	"slices"
	"strings"

	"parvis/internal/rules"
)

// factsIn names the facts that a condition looks at.
func factsIn(t *rules.Tree, into map[string]bool) {
	if t == nil {
		return
	}
	for _, name := range []string{t.Fact, t.Some, t.Every} {
		if name != "" {
			into[name] = true
		}
	}
	for _, limit := range []*rules.Operand{t.Is, t.IsNot, t.In, t.Has, t.AtLeast, t.AtMost, t.MoreThan, t.LessThan, t.Between, t.Before, t.After} {
		if limit != nil && limit.Fact != "" {
			into[limit.Fact] = true
		}
	}
	for _, parts := range [][]rules.Tree{t.AllOf, t.AnyOf, t.NoneOf} {
		for i := range parts {
			factsIn(&parts[i], into)
		}
	}
	factsIn(t.Where, into)
}

// Elsewhere names the facts that the conditions of this sheet look at and that are not
// asked on it, sorted.
func (s *Sheet) Elsewhere() []string {
	names, here := map[string]bool{}, map[string]bool{}
	var walk func(items []Item)
	walk = func(items []Item) {
		for i := range items {
			factsIn(items[i].Opens, names)
			here[items[i].ID] = true
			walk(items[i].Members)
			for _, entry := range items[i].Entries {
				walk(entry.Items)
			}
		}
	}
	walk(s.Items)
	for name := range names {
		if head, _, _ := strings.Cut(name, "."); here[head] {
			delete(names, name)
		}
	}
	return slices.Sorted(maps.Keys(names))
}
