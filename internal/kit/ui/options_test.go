package ui

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/a-h/templ"
)

// options are those of a fixture, read one by one: what is never read is not offered.
type options struct {
	t     *testing.T
	where string
	all   map[string]any
	asked map[string]bool
}

func read(t *testing.T, f fixture) options {
	t.Helper()
	o := options{t: t, all: map[string]any{}, asked: map[string]bool{}}
	if err := json.Unmarshal(f.Options, &o.all); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return o
}

func (o options) take(name string) any { o.asked[name] = true; return o.all[name] }

func (o options) has(name string) bool { _, ok := o.all[name]; return ok }

func (o options) text(name string) string {
	switch v := o.take(name).(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

func (o options) truth(name string) bool { v, _ := o.take(name).(bool); return v }

func (o options) number(name string) int {
	switch v := o.take(name).(type) {
	case float64:
		return int(v)
	case string:
		var n int
		_, _ = fmt.Sscan(v, &n)
		return n
	}
	return 0
}

func (o options) attrs(name string) templ.Attributes {
	attrs := templ.Attributes{}
	given, _ := o.take(name).(map[string]any)
	for key, value := range given {
		attrs[key] = fmt.Sprint(value)
	}
	return attrs
}

func (o options) texts(name string) []string {
	var texts []string
	list, _ := o.take(name).([]any)
	for _, v := range list {
		texts = append(texts, fmt.Sprint(v))
	}
	return texts
}

func (o options) group(name string) options {
	all, _ := o.take(name).(map[string]any)
	return options{t: o.t, where: name, all: all, asked: map[string]bool{}}
}

func (o options) list(name string) []options {
	var list []options
	items, _ := o.take(name).([]any)
	for _, item := range items {
		if all, ok := item.(map[string]any); ok {
			list = append(list, options{t: o.t, where: name, all: all, asked: map[string]bool{}})
		}
	}
	return list
}

// unread gives the first option nobody asked for: "hint.html" if that has its own reason, else "html".
func unread(groups ...options) string {
	for _, o := range groups {
		for _, name := range slices.Sorted(maps.Keys(o.all)) {
			if o.asked[name] || o.all[name] == nil {
				continue
			}
			if full := o.where + "." + name; notOffered[full] != "" {
				return full
			}
			return name
		}
	}
	return ""
}

var spaces = regexp.MustCompile(`\s+`)
