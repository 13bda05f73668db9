package catalogue_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

const flatshare = `
parvis: 1
service: flatshare
title: {fr: Foyer, en: Household}
owner: o
form:
  - page: home
    title: {fr: Le foyer, en: The household}
    fields:
      - id: home
        type: household
        members: {max: 4, ages_on: 2026-09-01}
        label: {fr: Qui vit avec vous, en: Who lives with you}
        why: amount
        fields:
          - {id: earns, type: yes_no, label: {fr: Gagne sa vie, en: Earns a living}, show: {fact: home_age, at_least: 16}}
      - {id: rent, type: money, label: {fr: Loyer, en: Rent}, show: {fact: home.minors, at_least: 1}}
computed:
  each: {divide: [{fact: rent}, {fact: home.people}]}
rules:
  young: {label: {fr: Un enfant de moins de trois ans, en: A child under three}, some: home, where: {fact: home_age, less_than: 3}}
` + oneMove + `
data: {purpose: {fr: a, en: a}, basis: public_task, keep: {case: {days: 1}}}
`

func lives(name, born, relation string) any {
	return map[string]any{"home_first_name": name, "home_birth_date": born, "home_relation": relation}
}

// TestMembers: the members of a household are counted for rules, whoever asks included, and what is not known of one is
// not known of the household.
func TestMembers(t *testing.T) {
	t.Parallel()
	doc, _ := catalogue.Parse("a.yaml", []byte(flatshare))
	if faults := catalogue.Lint(doc); len(faults.Errors()) > 0 {
		t.Fatal(faults.Errors())
	}
	s := service(t, flatshare)
	for name, test := range map[string]struct {
		answers catalogue.Answers
		want    []any // people, adults, minors, children, partner
		young   rules.Answer
	}{
		"not asked yet": {catalogue.Answers{}, []any{nil, nil, nil, nil, nil}, rules.Unknown},
		"alone":         {catalogue.Answers{"home": []any{}}, []any{1.0, 1.0, 0.0, 0.0, false}, rules.No},
		"a family": {catalogue.Answers{"home": []any{lives("Ana", "1990-01-01", "partner"), lives("Lou", "2024-06-01", "child"), lives("Max", "2005-09-01", "child")}},
			[]any{4.0, 3.0, 1.0, 2.0, true}, rules.Yes},
		"eighteen on the day": {catalogue.Answers{"home": []any{lives("Max", "2008-09-01", "child")}}, []any{2.0, 2.0, 0.0, 1.0, false}, rules.No},
		"born on 29 February": {catalogue.Answers{"home": []any{lives("Eva", "2008-02-29", "other")}}, []any{2.0, 2.0, 0.0, 0.0, false}, rules.No},
		"no date of birth":    {catalogue.Answers{"home": []any{map[string]any{"home_first_name": "Lou", "home_relation": "child"}}}, []any{2.0, nil, nil, 1.0, false}, rules.Unknown},
		"odd shapes":          {catalogue.Answers{"home": []any{nil, "x"}}, []any{3.0, nil, nil, nil, nil}, rules.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := s.Look(test.answers, catalogue.Moment{Day: on("2026-09-10")})
			var got []any
			for _, part := range []string{"people", "adults", "minors", "children", "partner"} {
				got = append(got, v.Fact("home."+part))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if got := v.Rule("young").Answer; got != test.young {
				t.Errorf("young: got %s, want %s", got, test.young)
			}
		})
	}
}

// TestMembersAreAsked: the questions about a member stand before those of the author, in both languages, and who lives
// with nobody has answered by saying so.
func TestMembersAreAsked(t *testing.T) {
	t.Parallel()
	s := service(t, flatshare)
	home, _ := s.Field("home")
	var ids []string
	for i := range home.Fields {
		ids = append(ids, home.Fields[i].ID)
		for _, lang := range i18n.Langs {
			if home.Fields[i].Label.In(lang) == "" {
				t.Errorf("%s has no label in %s", home.Fields[i].ID, lang)
			}
		}
	}
	if diff := cmp.Diff([]string{"home_first_name", "home_birth_date", "home_relation", "earns"}, ids); diff != "" {
		t.Error(diff)
	}
	for _, test := range []struct {
		answers catalogue.Answers
		want    []string
	}{
		{catalogue.Answers{}, []string{"home"}},
		{catalogue.Answers{"home": []any{}}, nil},
		{catalogue.Answers{"home": []any{lives("Ana", "1990-01-01", "")}}, []string{"earns", "home_relation"}},
	} {
		got := s.Look(test.answers, catalogue.Moment{Day: on("2026-09-10")}).Unanswered(&s.Form[0])
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%v:\n%s", test.answers, diff)
		}
	}
	if rent, _ := s.Field("rent"); rent != nil {
		if _, inPage := s.ShowInPage(rent); inPage {
			t.Error("the page counts no members: only the server can tell")
		}
	}
}

// TestMembersPlaces: a fault in a question that the author adds to a member is told at its own line.
func TestMembersPlaces(t *testing.T) {
	t.Parallel()
	checkFault(t, replaced(flatshare, "show: {fact: home_age, at_least: 16}", "show: {fact: home_agge, at_least: 16}"), "rules.no_such_fact", "earns")
	checkFault(t, replaced(flatshare, "members: {max: 4,", "members: {max: 4, relations: [child, uncle],"), "not_in_list", "uncle")
	checkFault(t, replaced(flatshare, "members: {max: 4,", "members: {max: 4, relations: [child, child],"), "option_twice", "relations")
}

func on(iso string) rules.Date {
	day, err := rules.ParseDate(iso)
	if err != nil {
		panic(err)
	}
	return day
}

func replaced(source, old, now string) string { return strings.Replace(source, old, now, 1) }
