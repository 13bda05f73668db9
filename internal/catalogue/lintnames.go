package catalogue

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const maxName = 60

// ReservedPages are the names under /drafts/{draft}/ that the house has taken: a page called so would never be reached.
var ReservedPages = []string{"check", "files", "keep", "send", "tasks"}

// names checks how things are called: an id is kept for ever, so it must be plain.
func (l *linter) names() {
	if id := string(l.s.Definition.Service); !idPattern.MatchString(id) || len(id) > maxName {
		l.fault("service", "bad_service_name", "Name", id)
	}
	for i := range l.s.Form {
		page := &l.s.Form[i]
		path := join("form", strconv.Itoa(i))
		l.name(join(path, "page"), page.ID, idOrName)
		if slices.Contains(ReservedPages, page.ID) {
			l.fault(join(path, "page"), "reserved_page", "Name", page.ID)
		}
		if slices.ContainsFunc(l.s.Form[:i], func(p Page) bool { return p.ID == page.ID }) {
			l.fault(join(path, "page"), "page_twice", "Name", page.ID)
		}
	}
	for _, p := range l.s.order {
		l.name(join(l.paths[p.Field], "id"), p.ID, factPattern)
		l.reserved(join(l.paths[p.Field], "id"), p.ID)
		if base, ok := strings.CutSuffix(p.ID, "_other"); ok && l.s.places[base] != nil && l.s.places[base].Other {
			l.fault(join(l.paths[p.Field], "id"), "field_twice", "Name", p.ID)
		}
	}
	for _, name := range orderedNames(l.s.Computed) {
		l.name(join("computed", name), name, factPattern)
		l.reserved(join("computed", name), name)
	}
	l.namesOf("rules", orderedNames(l.s.Rules))
	l.namesOf("flow.states", orderedNames(l.s.Flow.States))
	l.namesOf("flow.moves", orderedNames(l.s.Flow.Moves))
	l.namesOf("messages", sortedKeys(l.s.Messages))
	l.namesOf("letters", sortedKeys(l.s.Letters))
	l.namesOf("tasks", sortedKeys(l.s.Tasks))
	l.namesOf("tables", sortedKeys(l.s.Tables))
	l.namesOf("lists", sortedKeys(l.s.Lists))
	l.namesOf("sources", sortedKeys(l.s.Sources))
}

var idOrName = namePattern

func (l *linter) namesOf(path string, names []string) {
	for _, name := range names {
		l.name(join(path, name), name, namePattern)
	}
}

func (l *linter) name(path, name string, pattern *regexp.Regexp) {
	if !pattern.MatchString(name) || len(name) > maxName {
		l.fault(path, "bad_name", "Name", short(name))
	}
}

// reserved keeps field names apart from the facts of the house and from CEL's words.
func (l *linter) reserved(path, name string) {
	taken := slices.Contains(celWords, name)
	for fact := range given {
		head, _, _ := strings.Cut(fact, ".")
		taken = taken || head == name
	}
	if taken {
		l.fault(path, "reserved_name", "Name", name)
	}
}
