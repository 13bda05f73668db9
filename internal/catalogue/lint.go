package catalogue

import (
	"slices"
	"strings"

	"parvis/internal/rules"
)

// Lint tells all that is wrong with a definition, in the order of the file. Errors
// stop publishing; warnings are signed by who publishes. When nothing stops it, the
// examples are run, so that a change that breaks one is seen at once.
func Lint(doc *Document) Faults {
	if doc.unread {
		return doc.keys
	}
	l := &linter{compiler: compile(doc)}
	for _, check := range []func(){
		l.names, l.texts, l.variables, l.page, l.form, l.conditions, l.data, l.open311, l.tables, l.ruleLabels, l.silence, l.helping,
		l.flow, l.moves, l.automation, l.exampleAnswers,
	} {
		check()
	}
	if len(l.faults.Errors()) == 0 {
		l.reach()
		l.examples()
	}
	return unique(l.faults.sorted())
}

type linter struct{ *compiler }

// unique drops a fault told twice at one place: a named rule compiled for each use.
func unique(faults Faults) Faults {
	return slices.CompactFunc(faults, func(a, b Fault) bool { return a.At == b.At && a.Key == b.Key && a.Path == b.Path })
}

// known refuses a name that is not among those that exist, with the nearest.
func (l *linter) known(path, name string, among []string, key string) bool {
	if slices.Contains(among, name) {
		return true
	}
	l.fault(path, key, "Name", name, "Nearest", rules.Nearest(name, among))
	return false
}

// oneOf refuses a word outside a closed list.
func (l *linter) oneOf(path, word string, allowed []string) {
	if word != "" && !slices.Contains(allowed, word) {
		l.fault(path, "not_in_list", "Name", word, "Nearest", rules.Nearest(word, allowed), "Allowed", strings.Join(allowed, ", "))
	}
}

func (l *linter) fieldIDs() []string {
	ids := make([]string, len(l.s.order))
	for i, p := range l.s.order {
		ids[i] = p.ID
	}
	return ids
}

func orderedNames[T any](o Ordered[T]) []string {
	names := make([]string, len(o))
	for i := range o {
		names[i] = o[i].Name
	}
	return names
}
