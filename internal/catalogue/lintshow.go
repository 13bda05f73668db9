package catalogue

import (
	"strconv"

	"parvis/internal/rules"
)

// conditions checks that every condition looks back: a page cannot wait for an
// answer that comes after it.
func (l *linter) conditions() {
	for i := range l.s.Form {
		page := &l.s.Form[i]
		rule := l.s.pageShow[page.ID]
		if rule == nil || len(page.Fields) == 0 {
			continue
		}
		first, ok := l.s.places[page.Fields[0].ID]
		if ok {
			l.looksBack(rule, "", first.Order, join(join("form", strconv.Itoa(i)), "show"), page.ID)
		}
	}
	for _, p := range l.s.order {
		if l.s.places[p.ID] != p {
			continue
		}
		for _, rule := range p.show {
			l.looksBack(rule, p.ID, p.Order, join(l.paths[p.Field], "show"), p.ID)
		}
		for _, option := range sortedKeys(p.options) {
			l.looksBack(p.options[option], "", p.Order, l.paths[p.Field], p.ID)
		}
	}
}

func (l *linter) looksBack(rule *rules.Rule, self string, order int, path, name string) {
	for _, id := range l.s.fieldsBehind(rule.Uses()) {
		switch p := l.s.places[id]; {
		case id == self:
			l.fault(path, "show_circle", "Name", name)
		case p.Order >= order:
			l.fault(path, "later_answer", "Name", name, "Fact", id)
		}
	}
}
