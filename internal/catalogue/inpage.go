package catalogue

import (
	"strings"

	"parvis/internal/rules"
)

// ShowInPage is the condition of a field as one tree that the page can answer by
// itself with web/js/public/rules.js. ok is false when it has none, or when only the
// server can tell: a formula, a dated table, or a computed value that changes with
// the answers of that very page. The page then keeps what the server showed.
func (s *Service) ShowInPage(p *Place) (tree rules.Tree, ok bool) {
	if len(p.show) == 0 {
		return rules.Tree{}, false
	}
	for _, rule := range p.show {
		if !rule.InPage() || s.movesWithPage(rule, p.Page) {
			return rules.Tree{}, false
		}
		tree.AllOf = append(tree.AllOf, rule.Inline())
	}
	if len(tree.AllOf) == 1 {
		return tree.AllOf[0], true
	}
	return tree, true
}

// movesWithPage reports that a rule reads a computed value which rests on an answer of
// the page: the server's value for it is old as soon as somebody types.
func (s *Service) movesWithPage(rule *rules.Rule, page *Page) bool {
	for _, used := range rule.Uses() {
		if head, part, _ := strings.Cut(used, "."); memberFacts[part].Type != "" && s.places[head] != nil && s.places[head].Members != nil && s.places[head].Page == page {
			return true // the page counts no members
		}
		if _, computed := s.computed[used]; !computed {
			continue
		}
		for _, field := range s.fieldsBehind([]string{used}) {
			if s.places[field].Page == page {
				return true
			}
		}
	}
	return false
}

// fieldsBehind follows computed facts down to the fields that they rest on, sorted.
func (s *Service) fieldsBehind(facts []string) []string {
	found := map[string]bool{}
	seen := map[string]bool{}
	for len(facts) > 0 {
		fact := facts[0]
		facts = facts[1:]
		if seen[fact] {
			continue
		}
		seen[fact] = true
		if calc, ok := s.computed[fact]; ok {
			facts = append(facts, calc.uses...)
			continue
		}
		head, part, _ := strings.Cut(fact, ".")
		if p, ok := s.places[head]; ok {
			found[head] = true
			if _, inner := s.places[part]; inner && p.Repeats() {
				found[part] = true
			}
		}
	}
	return sortedKeys(found)
}
