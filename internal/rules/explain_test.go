package rules_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

func both(fr, en string) i18n.Text { return i18n.Text{i18n.FR: fr, i18n.EN: en} }

func sportEnv() rules.Env {
	one := 400.0
	two := 1000.0
	return rules.Env{
		Facts: map[string]rules.Decl{
			"age":      {Type: rules.TypeNumber, Unit: "years", Says: both("L’enfant aura {value} le 1er septembre 2026", "The child will be {value} old on 1 September 2026")},
			"quotient": {Type: rules.TypeMoney, Label: both("Quotient familial", "Family quotient")},
			"knows":    {Type: rules.TypeYesNo, Label: both("Connaissez-vous votre quotient\u00a0?", "Do you know your quotient?")},
			"payee":    {Type: rules.TypeChoice, Label: both("Payé à", "Paid to"), Options: map[string]i18n.Text{"club": both("Au club", "The club"), "family": both("À vous", "You")}},
			"grants":   {Type: rules.TypeList, Label: both("Aides de l’année", "Grants of the year")},
			"born":     {Type: rules.TypeDate, Label: both("Naissance", "Birth")},
			"fee":      {Type: rules.TypeMoney, Label: both("Prix", "Price")},
			"people":   {Type: rules.TypeNumber, Unit: "people", Label: both("Au foyer", "At home")},
			"commune":  {Type: rules.TypeText, Label: both("Commune", "Commune")},
			"address":  {Type: rules.TypeRecord, Label: both("Adresse", "Address")},
		},
		Tables: map[string]rules.Table{"ceiling": {By: "people", Source: both("Délibération 41", "Decision 41"), Versions: []rules.TableVersion{
			{From: day("2026-01-01"), Steps: []rules.Step{{UpTo: &one, Gives: 500}, {UpTo: &two, Gives: 900}}},
			{From: day("2027-01-01"), Source: both("Délibération 7", "Decision 7"), Steps: []rules.Step{{UpTo: &two, Gives: 600}}},
		}}},
		Sources: map[string]i18n.Text{"d41": both("Délibération 41", "Decision 41")},
	}
}

func day(s string) rules.Date {
	d, err := rules.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func parsed(t *testing.T, source string) rules.Tree {
	t.Helper()
	var tree rules.Tree
	if err := json.Unmarshal([]byte(source), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

func explained(t *testing.T, source string, facts rules.Map) rules.Explanation {
	t.Helper()
	return compiled(t, parsed(t, source), sportEnv()).Evaluate(facts, day("2026-09-01")).Explain()
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, tree string
		facts      rules.Map
		fr, en     string
	}{
		{"years in a range", `{"fact": "age", "between": [3, 17]}`, rules.Map{"age": 9},
			"L’enfant aura 9~ans le 1er septembre 2026 (il faut de 3 à 17~ans).", "The child will be 9~years old on 1 September 2026 (it must be from 3 to 17~years)."},
		{"money under a limit", `{"fact": "quotient", "at_most": 1000}`, rules.Map{"quotient": 350},
			"Quotient familial~: 350~€ (la limite est de 1~000~€).", "Family quotient: €350 (the limit is €1,000)."},
		{"not known", `{"fact": "quotient", "at_most": 1000}`, rules.Map{},
			"Il nous manque une réponse~: Quotient familial (la limite est de 1~000~€).", "We still need an answer: Family quotient (the limit is €1,000)."},
		{"a question answers itself", `{"fact": "knows", "is": true}`, rules.Map{"knows": false},
			"Connaissez-vous votre quotient~? Non.", "Do you know your quotient? No."},
		{"a choice by its label", `{"fact": "payee", "is": "club"}`, rules.Map{"payee": "family"},
			"Payé à~: À vous (il faut~: Au club).", "Paid to: You (it must be: The club)."},
		{"what was wanted is not told twice", `{"fact": "payee", "is": "club"}`, rules.Map{"payee": "club"},
			"Payé à~: Au club.", "Paid to: The club."},
		{"none of turns the need", `{"none_of": [{"fact": "grants", "has": "sport"}]}`, rules.Map{"grants": []any{}},
			"Aides de l’année~: aucun (il ne faut pas y trouver~: sport).", "Grants of the year: none (it must not include: sport)."},
		{"none of turns a limit", `{"none_of": [{"fact": "fee", "more_than": 600}]}`, rules.Map{"fee": 900},
			"Prix~: 900~€ (la limite est de 600~€).", "Price: €900 (the limit is €600)."},
		{"days in words", `{"fact": "born", "before": "2010-01-01"}`, rules.Map{"born": "2009-05-01"},
			"Naissance~: 1er~mai 2009 (il faut avant le 1er~janvier 2010).", "Birth: 1~May 2009 (it must be before 1~January 2010)."},
		{"one person, several people", `{"fact": "people", "at_least": 2}`, rules.Map{"people": 1},
			"Au foyer~: 1~personne (il faut au moins 2~personnes).", "At home: 1~person (at least 2~people is needed)."},
		{"an address as a letter shows it", `{"fact": "address", "present": true}`, rules.Map{"address": map[string]any{"line": "4 rue des Voiliers", "postcode": "99400", "city": "Portvieux"}},
			"Adresse~: 4 rue des Voiliers, 99400 Portvieux.", "Address: 4 rue des Voiliers, 99400 Portvieux."},
		{"the author's own words", `{"fact": "commune", "is": "Portvieux", "says": {"yes": {"fr": "Vous habitez {value}.", "en": "You live in {value}."}}}`, rules.Map{"commune": "Portvieux"},
			"Vous habitez Portvieux.", "You live in Portvieux."},
		{"a formula by its label", `{"cel": "fee > 600", "label": {"fr": "Prix inhabituel", "en": "Unusual price"}}`, rules.Map{"fee": 900},
			"Prix inhabituel~: oui.", "Unusual price: yes."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e := explained(t, test.tree, test.facts)
			want := []string{strings.ReplaceAll(test.fr, "~", "\u00a0"), strings.ReplaceAll(test.en, "~", "\u00a0")}
			got := append(e.Sentences(i18n.FR), e.Sentences(i18n.EN)...)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestExplanationKeeps: value, limit, source and day are kept with the decision, and
// can be read back without the definition.
func TestExplanationKeeps(t *testing.T) {
	t.Parallel()
	e := explained(t, `{"all_of": [{"fact": "quotient", "at_most": {"table": "ceiling"}}, {"fact": "age", "at_least": 3, "source": "d41"}]}`,
		rules.Map{"quotient": 700, "people": 2, "age": 2})
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back rules.Explanation
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, back); diff != "" {
		t.Error(diff)
	}
	limit := back.Parts[0]
	if limit.Value != 700.0 || limit.Limit != 500.0 || limit.Since != "2026-01-01" || limit.Day != "2026-09-01" || limit.Source.In(i18n.EN) != "Decision 41" {
		t.Errorf("the leaf keeps %+v", limit)
	}
	if got := len(back.Against(i18n.FR)); got != 2 {
		t.Errorf("%d sentences against, want 2", got)
	}
	if got := back.Sources(i18n.FR); len(got) != 1 {
		t.Errorf("sources %v", got)
	}
}

// TestDatesTravelWithValues: an old case replayed gives the old result.
func TestDatesTravelWithValues(t *testing.T) {
	t.Parallel()
	rule := compiled(t, parsed(t, `{"fact": "quotient", "at_most": {"table": "ceiling"}}`), sportEnv())
	facts := rules.Map{"quotient": 550, "people": 500}
	for on, want := range map[string]rules.Answer{
		"2025-12-31": rules.Unknown, "2026-01-01": rules.Yes, "2026-12-31": rules.Yes, "2027-01-01": rules.Yes,
	} {
		if got := rule.Evaluate(facts, day(on)).Answer; got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
	facts["quotient"] = 700.0
	if got := rule.Evaluate(facts, day("2026-12-31")).Answer; got != rules.Yes {
		t.Errorf("the old scale: %s", got)
	}
	if got := rule.Evaluate(facts, day("2027-01-01")).Answer; got != rules.No {
		t.Errorf("the new scale: %s", got)
	}
}

// TestLabels: a named rule is called by its label wherever it is explained, and the sentence of its fact stays whole.
func TestLabels(t *testing.T) {
	t.Parallel()
	env := sportEnv()
	env.Rules = map[string]rules.Tree{
		"modest":   parsed(t, `{"fact": "quotient", "at_most": 1000, "label": {"fr": "Le quotient ouvre droit", "en": "The quotient qualifies"}}`),
		"odd_fee":  parsed(t, `{"cel": "fee > 600", "label": {"fr": "Prix inhabituel", "en": "Unusual price"}}`),
		"entitled": parsed(t, `{"all_of": ["modest", {"rule": "odd_fee", "label": {"fr": "Prix à voir", "en": "Price to look at"}}], "label": {"fr": "Droit ouvert", "en": "Entitled"}}`),
	}
	rule, err := rules.NewCompiler(env).Named("entitled")
	if err != nil {
		t.Fatal(err)
	}
	e := rule.Evaluate(rules.Map{"quotient": 350.0, "fee": 900.0}, day("2026-09-01")).Explain()
	got := []string{e.Label.In(i18n.FR), e.Parts[0].Label.In(i18n.FR), e.Parts[1].Label.In(i18n.FR)}
	if diff := cmp.Diff([]string{"Droit ouvert", "Le quotient ouvre droit", "Prix à voir"}, got); diff != "" {
		t.Error("labels", diff)
	}
	want := []string{"Quotient familial\u00a0: 350\u00a0€ (la limite est de 1\u00a0000\u00a0€).", "Prix inhabituel\u00a0: oui."}
	if diff := cmp.Diff(want, e.Sentences(i18n.FR)); diff != "" {
		t.Error("sentences", diff)
	}
}
