package catalogue_test

import (
	"strings"
	"testing"

	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
)

func service(t *testing.T, source string) *catalogue.Service {
	t.Helper()
	doc, _ := catalogue.Parse("a.yaml", []byte(source))
	s, faults := catalogue.Compile(doc)
	if s == nil {
		t.Fatal(faults)
	}
	return s
}

// TestDiff: which changes may reach live cases is told before
// publishing, by kind.
func TestDiff(t *testing.T) {
	t.Parallel()
	source := string(sportFile(t))
	for _, c := range []struct {
		old, new string
		effect   catalogue.Effect
		key      string
	}{
		{"en: Which club?}", "en: What club?}", catalogue.EffectSafe, "text_changed"},
		{"{value: dauphins,", "{value: otters, label: {fr: a, en: a}}\n    - {value: dauphins,", catalogue.EffectSafe, "option_added"},
		{"{value: dauphins,", "{value: otters,", catalogue.EffectFrozen, "option_removed"},
		{"- {id: account_holder, type: name,", "- {id: nick, type: text, optional: true, label: {fr: a, en: a}}\n      - {id: account_holder, type: name,", catalogue.EffectSafe, "field_added"},
		{"- {id: account_holder, type: name,", "- {id: nick, type: text, label: {fr: a, en: a}}\n      - {id: account_holder, type: name,", catalogue.EffectAsk, "required_added"},
		{"- {id: account_holder, type: name,", "- {id: account_holder, type: text,", catalogue.EffectFrozen, "type_changed"},
		{"- {id: account_holder, type: name,", "- {id: account_owner, type: name,", catalogue.EffectFrozen, "field_removed"},
		{"show: {fact: knows_quotient, is: false}", "show: {fact: knows_quotient, is_not: true}", catalogue.EffectAsk, "condition_changed"},
		{"at_most: 5000", "at_most: 500", catalogue.EffectAsk, "limit_changed"},
		{"between: [3, 17]", "between: [3, 18]", catalogue.EffectAsk, "rule_changed"},
		{"en: The money goes to the club}", "en: The club is paid}", catalogue.EffectSafe, "rule_text_changed"},
		{"no: {fr: L'adresse donnée n'est pas", "no: {fr: Cette adresse n'est pas", catalogue.EffectSafe, "rule_text_changed"},
		{"means: refusal", "means: acceptance", catalogue.EffectAsk, "silence_changed"},
		{"up_to: 400, gives: 80", "up_to: 400, gives: 90", catalogue.EffectAsk, "table_changed"},
		{"    versions:\n", "    versions:\n      - {from: 2027-06-01, steps: [{up_to: 400, gives: 90}]}\n", catalogue.EffectSafe, "table_version_added"},
		{"clock: {answer: {days: 20}}", "clock: {answer: {days: 30}}", catalogue.EffectAsk, "clock_changed"},
		{"en: To examine}", "en: Examine}", catalogue.EffectSafe, "state_text_changed"},
		{"do: [{task: late}]", "do: [{assign: sports-office}]", catalogue.EffectAsk, "automation_changed"},
		{"case: {years: 1,", "case: {years: 2,", catalogue.EffectAsk, "data_changed"},
		{"An answer within 10 working days", "An answer within 5 working days", catalogue.EffectSafe, "page_changed"},
	} {
		t.Run(c.key, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(source, c.old) {
				t.Fatalf("the service no longer holds %q", c.old)
			}
			changes := catalogue.Diff(service(t, source), service(t, strings.Replace(source, c.old, c.new, 1)))
			if len(changes) == 0 || changes[0].Key != c.key || changes[0].Effect != c.effect {
				t.Errorf("got %+v, want %s %s", changes, c.effect, c.key)
			}
			for _, change := range changes {
				for _, l := range i18n.Langs {
					if change.Words(l) == "" || catalogue.Name(l, "effect", string(change.Effect)) == "" {
						t.Errorf("no words for %+v", change)
					}
				}
			}
		})
	}
	if changes := catalogue.Diff(service(t, source), service(t, source)); len(changes) > 0 {
		t.Errorf("the same text differs: %+v", changes)
	}
}
