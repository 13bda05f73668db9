package catalogue_test

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

func meals(t testing.TB) *catalogue.Service {
	t.Helper()
	source, err := os.ReadFile("testdata/meals.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, _ := catalogue.Parse("meals.yaml", source)
	if faults := catalogue.Lint(doc); len(faults) > 0 {
		t.Fatal(faults)
	}
	service, _ := catalogue.Compile(doc)
	return service
}

var september = rules.Date{Year: 2026, Month: 9, Day: 10}

// look parses answers as JSON, the way a draft or a case holds them.
func look(t testing.TB, s *catalogue.Service, answers string) *catalogue.View {
	t.Helper()
	var a catalogue.Answers
	if err := json.Unmarshal([]byte(answers), &a); err != nil {
		t.Fatal(err)
	}
	return s.Look(a, catalogue.Moment{Day: september})
}

const twoChildren = `{"home": {"adults": 2, "children": 2}, "email": "a@example.org", "children": [
	{"first_name": "Inès", "born": "2018-01-01", "school": "port", "allergy": true, "which": "noix", "meals": 4},
	{"first_name": "Léo", "born": "2014-09-11", "school": "other", "school_other": "À la maison", "allergy": "dont_know", "which": "hidden", "meals": 3}
], "known": true, "means": 800, "notice": [{"id": "f1"}], "plan": [{"id": "f2"}], "unknown": 1}`

func TestFacts(t *testing.T) {
	t.Parallel()
	v := look(t, meals(t), twoChildren)
	for name, want := range map[string]any{
		"home.people":        4.0,
		"week":               7.0,
		"how_many":           2.0,
		"price":              2.5,
		"bill":               17.5,
		"per_head":           200.0,
		"half":               400.0,
		"email":              "a@example.org",
		"children.allergy":   []any{true},
		"children.which":     []any{"noix"},
		"notice":             nil, // hidden
		"first_name":         nil, // only in an entry
		"today":              "2026-09-10",
		"person.email":       nil,
		"nobody":             nil,
		"children.child_age": []any{8.0, 11.0},
	} {
		if diff := cmp.Diff(want, v.Fact(name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestEntries(t *testing.T) {
	t.Parallel()
	v := look(t, meals(t), twoChildren)
	entries := v.Entries("children")
	if len(entries) != 2 {
		t.Fatalf("%d entries", len(entries))
	}
	ines, leo := entries[0], entries[1]
	if got := ines.Fact("child_age"); got != 8.0 {
		t.Errorf("Inès is %v", got)
	}
	if got := leo.Fact("child_age"); got != 11.0 { // eve of his twelfth birthday
		t.Errorf("Léo is %v", got)
	}
	if leo.Fact("school_other") != "À la maison" || leo.Fact("home.people") != 4.0 {
		t.Error("an entry sees its own words and what is around")
	}
	if !ines.Shown("sibling") || look(t, v.Service(), `{"children": [{}]}`).Entries("children")[0].Shown("sibling") {
		t.Error("a condition inside an entry may count the entries")
	}
	if !ines.Shown("which") || leo.Shown("which") || leo.Fact("which") != nil {
		t.Error("a condition inside an entry looks at that entry")
	}
	school, _ := v.Service().Field("school")
	count := func(e *catalogue.View) int { return len(e.OptionsShown(school)) }
	if count(ines) != 1 || count(leo) != 2 { // one option is past, one is for the older ones
		t.Errorf("options: %d for Inès, %d for Léo", count(ines), count(leo))
	}
}

// TestHiddenAnswersDoNotCount: kept in the draft, left out of the case, back when shown again.
func TestHiddenAnswersDoNotCount(t *testing.T) {
	t.Parallel()
	s := meals(t)
	v := look(t, s, twoChildren)
	counted := v.Counted()
	for _, hidden := range []string{"notice", "unknown"} {
		if _, there := counted[hidden]; there {
			t.Errorf("%s counts", hidden)
		}
	}
	leo := counted["children"].([]any)[1].(map[string]any)
	if _, there := leo["which"]; there || leo["school_other"] != "À la maison" {
		t.Errorf("Léo's entry: %v", leo)
	}
	answers := v.Answers()
	answers["known"] = false
	again := s.Look(answers, catalogue.Moment{Day: september})
	if again.Fact("means") != nil || again.Counted()["notice"] == nil {
		t.Error("the other branch did not come back")
	}
}

func ids(pages []*catalogue.Page) []string {
	var all []string
	for _, p := range pages {
		all = append(all, p.ID)
	}
	return all
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := meals(t)
	v := look(t, s, twoChildren)
	if diff := cmp.Diff([]string{"family", "kids", "diet", "money"}, ids(v.Pages())); diff != "" {
		t.Error(diff)
	}
	without := look(t, s, `{"children": [{"allergy": false}]}`)
	if diff := cmp.Diff([]string{"family", "kids", "money"}, ids(without.Pages())); diff != "" {
		t.Error(diff)
	}
	if got := without.Next("kids"); got == nil || got.ID != "money" {
		t.Errorf("after kids: %v", got)
	}
	if got := without.Next("diet"); got == nil || got.ID != "money" {
		t.Errorf("after a page that went away: %v", got)
	}
	if got := without.Previous("money"); got == nil || got.ID != "kids" {
		t.Errorf("before money: %v", got)
	}
	if v.Next("").ID != "family" || v.Previous("").ID != "money" || v.Next("money") != nil || v.Previous("family") != nil {
		t.Error("the ends of the form")
	}
}

func TestTasksAndUnanswered(t *testing.T) {
	t.Parallel()
	s := meals(t)
	empty := look(t, s, `{}`)
	family, _ := s.Page("family")
	kids, _ := s.Page("kids")
	if diff := cmp.Diff([]string{"home"}, empty.Unanswered(family)); diff != "" { // the group waits for the household
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"children"}, empty.Unanswered(kids)); diff != "" {
		t.Error(diff)
	}
	begun := look(t, s, `{"home": {"adults": 1}, "children": [{"first_name": "Inès", "allergy": "dont_know"}]}`)
	if diff := cmp.Diff([]string{"born", "meals", "school"}, begun.Unanswered(kids)); diff != "" {
		t.Error(diff)
	}
	sections := look(t, s, twoChildren).Tasks()
	if len(sections) != 3 || !sections[0].Filled || !sections[1].Filled || sections[1].Pages[0].ID != "diet" {
		t.Errorf("tasks: %+v", sections)
	}
	if first := empty.Tasks()[0]; first.Filled || first.Begun {
		t.Errorf("an empty form is neither begun nor filled: %+v", first)
	}
}

func TestAsks(t *testing.T) {
	t.Parallel()
	s := meals(t)
	for name, test := range map[string]struct {
		answers string
		want    []string
	}{
		"the number and the quotient":        {`{"children": [{"meals": 3}, {}]}`, []string{"means", "notice", "children"}},
		"only the quotient":                  {`{"children": [{"meals": 3}]}`, []string{"means", "notice"}},
		"the paper is here, nobody is asked": {`{"children": [{"meals": 3}], "known": false, "notice": [{"id": "f1"}]}`, nil},
		"settled":                            {`{"children": [{"meals": 3}], "known": true, "means": 100}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := look(t, s, test.answers)
			if diff := cmp.Diff(test.want, v.Asks(v.Rule("cheap"))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReact(t *testing.T) {
	t.Parallel()
	s := meals(t)
	for name, test := range map[string]struct {
		answers string
		state   string
		step    int
	}{
		"granted":                              {`{"children": [{"meals": 3, "born": "2018-01-01"}], "known": true, "means": 100}`, "granted", 0},
		"the move's own rule says no":          {`{"children": [{"meals": 3, "born": "2001-01-01"}], "known": true, "means": 100}`, "received", 2},
		"unknown is asked":                     {`{"children": [{"meals": 3}]}`, "waiting", 1},
		"nothing left to ask goes to a person": {`{"children": [{"meals": 3}], "known": false, "notice": [{"id": "f1"}]}`, "received", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := look(t, s, test.answers)
			reactions := s.React(v, "received", "received")
			if len(reactions) != 1 || reactions[0].Step != test.step {
				t.Fatalf("steps %+v, want %d", reactions, test.step)
			}
			if got := s.Simulate(v.Answers(), catalogue.Moment{Day: september}).State; got != test.state {
				t.Errorf("ends in %s, want %s", got, test.state)
			}
		})
	}
}

func TestGives(t *testing.T) {
	t.Parallel()
	s := meals(t)
	for answers, want := range map[string]int64{
		`{"children": [{"meals": 3}], "known": true, "means": 100}`:  200,  // half of 3 €, at least 2 €
		`{"children": [{"meals": 9}], "known": true, "means": 800}`:  1125, // half of 22.50 €
		`{"children": [{"meals": 90}], "known": true, "means": 800}`: 3000, // at most 30 €
	} {
		given, ok := s.Gives(look(t, s, answers), "grant")
		if !ok || given[0].Cents() != want {
			t.Errorf("%s gives %+v, want %d", answers, given, want)
		}
	}
	if _, ok := s.Gives(look(t, s, `{}`), "grant"); ok {
		t.Error("an unknown amount was given")
	}
}

func TestRulesNeverRefuseAlone(t *testing.T) {
	t.Parallel()
	s := meals(t)
	if s.MayMoveItself(look(t, s, `{}`), "refuse", "received") {
		t.Error("rules may refuse though no text allows it")
	}
}

// TestOddAnswers: what a broken draft may hold is unknown, never a panic.
func TestOddAnswers(t *testing.T) {
	t.Parallel()
	s := meals(t)
	for _, answers := range []string{
		`{"children": 3, "home": [], "email": {}, "known": "yes", "means": "x", "plan": 3}`,
		`{"children": [3, null, [], {"born": "2018-02-30", "school": 5, "allergy": "maybe"}], "home": {"adults": "two"}}`,
		`{"children": [{"children": [{}]}], "home": {"people": {}}}`, `null`,
	} {
		v := look(t, s, answers)
		for _, name := range s.Declared() {
			v.Fact(name)
		}
		v.Pages()
		v.Counted()
		v.Tasks()
		s.Simulate(v.Answers(), catalogue.Moment{Day: september})
	}
}

// TestOldCaseKeepsItsScale: a request of one season that is decided in the next is
// decided by the rows of its own day, in the rule as in the amount.
func TestOldCaseKeepsItsScale(t *testing.T) {
	t.Parallel()
	source := strings.Replace(string(sportFile(t)), "    versions:\n", "    versions:\n      - {from: 2027-01-01, steps: [{up_to: 1000, gives: 5}]}\n", 1)
	source = strings.Replace(source, "modest: {fact: quotient, at_most: 1000,", "modest: {fact: quotient, more_than: {table: grant_by_quotient},", 1)
	s := service(t, source)
	e := s.Examples[0]
	later := rules.Date{Year: 2027, Month: 2, Day: 1}
	for name, test := range map[string]struct {
		received rules.Date
		want     int64
		limit    float64
	}{
		"asked before, decided after": {e.Day, 8000, 80},
		"asked after":                 {later, 500, 5},
	} {
		v := s.Look(e.Answers, catalogue.Moment{Day: later, Received: test.received, Given: e.Facts})
		given, ok := s.Gives(v, "grant")
		if !ok || given[0].Cents() != test.want {
			t.Errorf("%s: gives %+v", name, given)
		}
		if leaf := v.Rule("modest").Leaf; leaf.Limit != test.limit {
			t.Errorf("%s: limit %v, want %v", name, leaf.Limit, test.limit)
		}
	}
}

// TestAskedAnswersCount: the form hides the quotient from who does not know it; asked
// for afterwards and answered, it decides.
func TestAskedAnswersCount(t *testing.T) {
	t.Parallel()
	s := meals(t)
	answers := catalogue.Answers{"children": []any{map[string]any{"meals": 3.0, "born": "2018-01-01"}}, "known": false, "means": 100.0}
	if s.Look(answers, catalogue.Moment{Day: september}).Fact("means") != nil {
		t.Error("hidden and not asked, it counts")
	}
	v := s.Look(answers, catalogue.Moment{Day: september, Asked: []string{"means", "notice"}})
	if v.Rule("cheap").Answer != rules.Yes {
		t.Errorf("asked and answered, it does not count: %v", v.Fact("means"))
	}
}

// TestServiceIsShared: one compiled definition serves every request at once.
func TestServiceIsShared(t *testing.T) {
	t.Parallel()
	s := meals(t)
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for range 20 {
				v := look(t, s, twoChildren)
				if v.Fact("half") != 400.0 || s.Simulate(v.Answers(), catalogue.Moment{Day: september}).State != "granted" {
					t.Error("a shared service gave another answer")
				}
			}
		})
	}
	readers.Wait()
}

func TestFrenchIsTypeset(t *testing.T) {
	t.Parallel()
	source := small("summary: {fr: \"Le club ? « Non » : 1 200 000 €, 10 jours, le 1er juin. Appelez le 01 99 00 12 03 !\", en: \"The club ? 10 days\"}")
	doc, _ := catalogue.Parse("a.yaml", []byte(source))
	want := strings.ReplaceAll("Le club~? «~Non~»~: 1~200~000~€, 10~jours, le 1er~juin. Appelez le 01 99 00 12 03~!", "~", "\u00a0")
	if got := doc.Summary[i18n.FR]; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := doc.Summary[i18n.EN]; got != "The club ? 10 days" {
		t.Errorf("English was touched: %q", got)
	}
}

// TestTheRowReadsAsItsScaleSays: a share is told in per cent, not in euros.
func TestTheRowReadsAsItsScaleSays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ says, fr, en string }{
		"euros, nothing said": {"", "Jusqu’à 400 €, le montant est de 80 €.", "Up to €400, the amount is €80."},
		"a unit":              {"    unit: \"%\"\n", "Jusqu’à 400 €, le montant est de 80 %.", "Up to €400, the amount is 80%."},
		"words of its own": {"    unit: \"%\"\n    says: {fr: \"La ville paie {gives} jusqu’à {up_to}.\", en: \"The town pays {gives} up to {up_to}.\"}\n",
			"La ville paie 80 % jusqu’à 400 €.", "The town pays 80% up to €400."},
	} {
		s := service(t, strings.Replace(string(sportFile(t)), "  grant_by_quotient:\n", "  grant_by_quotient:\n"+test.says, 1))
		e := s.Examples[0]
		given, ok := s.Gives(s.Look(e.Answers, catalogue.Moment{Day: e.Day, Received: e.Day, Given: e.Facts}), "grant")
		if !ok {
			t.Fatalf("%s: nothing is given", name)
		}
		plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace
		if fr, en := plain(given[0].Says.In(i18n.FR)), plain(given[0].Says.In(i18n.EN)); fr != test.fr || en != test.en {
			t.Errorf("%s: reads %q, %q", name, fr, en)
		}
	}
}
