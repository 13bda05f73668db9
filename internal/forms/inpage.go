package forms

import (
	"maps"
	"slices"
	"strings"

	"parvis/internal/rules"
)

// deepest bounds how far named rules may lead into one another.
const deepest = 20

// inPage is a condition as the page can try it by itself: named rules put in place, and
// nil when it needs what only the server has (a formula, a dated scale).
func (f *Form) inPage(show *rules.Tree) *rules.Tree {
	if show == nil {
		return nil
	}
	tree, ok := f.inline(*show, 0)
	if !ok {
		return nil
	}
	return &tree
}

func (f *Form) inline(t rules.Tree, depth int) (rules.Tree, bool) {
	if depth > deepest || t.CEL != "" || usesTable(t) {
		return t, false
	}
	if t.Rule != "" {
		named, ok := f.Rules.Get(t.Rule)
		if !ok {
			return t, false
		}
		return f.inline(*named, depth+1)
	}
	t.Label, t.Source = nil, ""
	for _, parts := range []*[]rules.Tree{&t.AllOf, &t.AnyOf, &t.NoneOf} {
		inlined := make([]rules.Tree, 0, len(*parts))
		for _, part := range *parts {
			one, ok := f.inline(part, depth+1)
			if !ok {
				return t, false
			}
			inlined = append(inlined, one)
		}
		if *parts != nil {
			*parts = inlined
		}
	}
	if t.Where != nil {
		where, ok := f.inline(*t.Where, depth+1)
		if !ok {
			return t, false
		}
		t.Where = &where
	}
	return t, true
}

func usesTable(t rules.Tree) bool {
	for _, limit := range []*rules.Operand{t.Is, t.IsNot, t.In, t.Has, t.AtLeast, t.AtMost, t.MoreThan, t.LessThan, t.Between, t.Before, t.After} {
		if limit != nil && limit.Table != "" {
			return true
		}
	}
	return false
}

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
