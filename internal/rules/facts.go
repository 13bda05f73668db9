package rules

import (
	"encoding/json"
	"strings"
)

// Value is what a fact holds, in the shapes of JSON: bool, float64, string, []any,
// map[string]any. Money is euros as a number, a date its ISO string. nil is unknown.
type Value = any

// Facts is what is known at one moment about one request.
type Facts interface {
	// Fact gives the value behind a name such as "fee", "address.commune" or
	// "person.grants_this_year"; nil when it is unknown.
	Fact(name string) Value
	// Each gives the facts of each entry of a repeated group, which also see the
	// facts around them. known is false when the group was not asked.
	Each(group string) (entries []Facts, known bool)
}

// Needs is implemented by Facts whose values are computed: it names what would have
// to be answered for the fact to become known.
type Needs interface {
	Needs(name string) []string
}

// Map is Facts from plain values, dotted names leading into nested maps.
type Map map[string]any

// Fact finds a value; the longest name wins, then the way down nested maps.
func (m Map) Fact(name string) Value {
	if v, ok := m[name]; ok {
		return Known(v)
	}
	head, rest, dotted := strings.Cut(name, ".")
	if !dotted {
		return nil
	}
	return Part(m[head], rest)
}

// Each reads a list of maps; an entry sees its own values before those around it.
func (m Map) Each(group string) ([]Facts, bool) {
	list, ok := m[group].([]any)
	if !ok {
		return nil, false
	}
	entries := make([]Facts, 0, len(list))
	for _, item := range list {
		inner, _ := item.(map[string]any)
		entries = append(entries, Within{Map(inner), m})
	}
	return entries, true
}

// Within is Facts seen from inside an entry: Inner first, then Outer.
type Within struct{ Inner, Outer Facts }

// Fact looks inside, then around.
func (w Within) Fact(name string) Value {
	if v := w.Inner.Fact(name); v != nil {
		return v
	}
	return w.Outer.Fact(name)
}

// Each looks inside, then around.
func (w Within) Each(group string) ([]Facts, bool) {
	if entries, ok := w.Inner.Each(group); ok {
		return entries, true
	}
	return w.Outer.Each(group)
}

// Part follows a dotted name into nested maps; in a list it gathers that part of each item.
func Part(v Value, name string) Value {
	if name == "" || v == nil {
		return Known(v)
	}
	if list, ok := v.([]any); ok {
		return partOfEach(list, name)
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	head, rest, _ := strings.Cut(name, ".")
	return Part(m[head], rest)
}

func partOfEach(list []any, name string) Value {
	parts := make([]any, 0, len(list))
	for _, item := range list {
		if part := Part(item, name); part != nil {
			parts = append(parts, part)
		}
	}
	return parts
}

// Known puts a value in one of the shapes that rules read; what is empty or of no
// such shape is unknown. An empty list is known: nobody had a grant this year.
func Known(v any) Value {
	v = plain(v)
	if s, ok := v.(string); ok && strings.TrimSpace(s) == "" {
		return nil
	}
	return v
}

func plain(v any) Value {
	switch v := v.(type) {
	case nil, bool, float64, string, []any, map[string]any:
		return v
	case int:
		return float64(v)
	case int64:
		return float64(v)
	case Date:
		return v.String()
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return nil
		}
		return f
	}
	return nil
}
