package rules_test

import (
	"encoding/json"
	"testing"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// FuzzTree: whatever is written as a tree is refused or answered, never a panic, and
// what is answered explains itself.
func FuzzTree(f *testing.F) {
	f.Add(`{"all_of": [{"fact": "age", "between": [3, 17]}, "named"]}`, `{"age": 9}`)
	f.Add(`{"fact": "quotient", "at_most": {"table": "ceiling"}}`, `{"quotient": 3, "people": 2}`)
	f.Add(`{"cel": "fee > 600 && born < today"}`, `{"fee": 3, "born": "2009-02-29"}`)
	f.Add(`{"some": "children", "where": {"fact": "age", "is": 3}}`, `{"children": [{"age": 3}, null, 4]}`)
	f.Add(`{"none_of": [{"fact": "grants", "has": ["a", {}]}]}`, `{"grants": [[], {}, "a"]}`)
	f.Add(`{"rule": "named", "label": {"fr": "Droit ouvert", "en": "Entitled"}}`, `{"age": 9}`)
	f.Add(`{"every": "children", "where": {"fact": "age", "is": 3, "label": {"fr": "Trois ans"}}, "label": {"en": ""}}`, `{"children": []}`)
	f.Add(`{"fact": "born", "after": {"fact": "born"}}`, `{"born": "0000-00-00"}`)
	f.Fuzz(func(t *testing.T, source, known string) {
		var tree rules.Tree
		var facts rules.Map
		if json.Unmarshal([]byte(source), &tree) != nil || json.Unmarshal([]byte(known), &facts) != nil {
			return
		}
		rule, err := rules.Compile(tree, celEnv())
		if err != nil {
			return
		}
		result := rule.Evaluate(facts, day("2026-09-01"))
		if (result.Answer == rules.Unknown) == (len(rules.Because(result)) > 0) && len(result.Leaves()) > 0 && result.Answer == rules.Unknown {
			t.Errorf("unknown because of %v", rules.Because(result))
		}
		for _, lang := range i18n.Langs {
			result.Explain().Sentences(lang)
		}
		rules.WhatDecides(result)
		rule.Uses()
		again, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		var back rules.Tree
		if err := json.Unmarshal(again, &back); err != nil {
			t.Errorf("%s does not read back: %v", again, err)
		}
	})
}
