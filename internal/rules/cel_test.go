package rules_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/rules"
)

func celEnv() rules.Env {
	env := sportEnv()
	env.Facts["person.grants"] = rules.Decl{Type: rules.TypeList}
	env.Facts["person.verified"] = rules.Decl{Type: rules.TypeYesNo}
	env.Facts["children"] = rules.Decl{Type: rules.TypeGroup}
	return env
}

func TestCEL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		source  string
		facts   rules.Map
		want    rules.Answer
		missing []string
		fault   string
	}{
		{"fee > 600", rules.Map{"fee": 900}, rules.Yes, nil, ""},
		{"fee > 600.0 || fee < 10.0", rules.Map{"fee": 100}, rules.No, nil, ""},
		{"fee > 600", rules.Map{}, rules.Unknown, []string{"fee"}, ""},
		{"fee > 600 || knows", rules.Map{"knows": true}, rules.Yes, nil, ""},
		{"fee > 600 && knows", rules.Map{"knows": false}, rules.No, nil, ""},
		{"fee > 600 && knows", rules.Map{"knows": true}, rules.Unknown, []string{"fee"}, ""},
		{"'sport' in person.grants", rules.Map{"person.grants": []any{"sport"}}, rules.Yes, nil, ""},
		{"'sport' in person.grants && person.verified", rules.Map{"person.grants": []any{"sport"}}, rules.Unknown, []string{"person.verified"}, ""},
		{"children.exists(c, c.age < 3)", rules.Map{"children": []any{map[string]any{"age": 2.0}}}, rules.Yes, nil, ""},
		{"born < timestamp('2010-01-01T00:00:00Z')", rules.Map{"born": "2009-05-01"}, rules.Yes, nil, ""},
		{"born < today", rules.Map{"born": "2009-05-01"}, rules.Yes, nil, ""},
		{"address.city == 'Portvieux'", rules.Map{"address": map[string]any{"city": "Portvieux"}}, rules.Yes, nil, ""},
		{"address.city == 'Portvieux'", rules.Map{"address": map[string]any{"line": "x"}}, rules.Unknown, nil, "no such key"},
		{"1 / int(fee) > 0", rules.Map{"fee": 0}, rules.Unknown, nil, "division by zero"},
		{"[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, [1,2,3,4,5,6,7,8,9].all(e, a+b+c+d+e > 0)))))", rules.Map{}, rules.Unknown, nil, "cost limit"},
	} {
		t.Run(test.source, func(t *testing.T) {
			t.Parallel()
			leaf := compiled(t, rules.Tree{CEL: test.source}, celEnv()).Evaluate(test.facts, day("2026-09-01")).Leaf
			if leaf.Answer != test.want || !strings.Contains(leaf.Fault, test.fault) || (test.fault == "") != (leaf.Fault == "") {
				t.Errorf("%s (%s), want %s (%s)", leaf.Answer, leaf.Fault, test.want, test.fault)
			}
			if diff := cmp.Diff(test.missing, leaf.Missing); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCELIsRefused(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"fee >", "nobody > 3", "person.nobody", "fee + 1", "fee", "'" + strings.Repeat("a", 2000) + "' == ''", "commune > 3",
	} {
		if _, err := rules.Compile(rules.Tree{CEL: source}, celEnv()); err == nil {
			t.Errorf("%.40q was taken", source)
		}
	}
}
