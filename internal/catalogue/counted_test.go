package catalogue_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parvis/internal/catalogue"
)

func drawAnswers(t *rapid.T) catalogue.Answers {
	maybe := func(name string, values ...any) any { return rapid.SampledFrom(append(values, nil)).Draw(t, name) }
	entries := []any{}
	for range rapid.IntRange(0, 3).Draw(t, "entries") {
		entries = append(entries, map[string]any{
			"born": maybe("born", "2018-01-01", "2010-01-01", "not a day"), "allergy": maybe("allergy", true, false, catalogue.DontKnow),
			"which": maybe("which", "noix", ""), "school": maybe("school", "port", "upper", "other"), "school_other": maybe("words", "chez nous"),
			"meals": maybe("meals", 1.0, 4.0, "many"), "sibling": maybe("sibling", true, false),
		})
	}
	return catalogue.Answers{
		"home": maybe("home", map[string]any{"adults": 2.0, "children": 1.0}, map[string]any{}), "email": maybe("email", "a@example.org"),
		"children": maybe("children", entries, entries), "plan": maybe("plan", []any{map[string]any{"id": "f"}}),
		"known": maybe("known", true, false), "means": maybe("means", 300.0, 2000.0), "notice": maybe("notice", []any{map[string]any{"id": "f"}}),
	}
}

// TestWhatCountsIsWhatWasSeen: on every branch, the case sees what the form saw. Facts
// from the counted answers are those from the draft, and nothing hidden is among them
// (no answer in a branch is missing from the export).
func TestWhatCountsIsWhatWasSeen(t *testing.T) {
	t.Parallel()
	s := meals(t)
	rapid.Check(t, func(t *rapid.T) {
		moment := catalogue.Moment{Day: september}
		draft := s.Look(drawAnswers(t), moment)
		counted := draft.Counted()
		sent := s.Look(counted, moment)
		for id := range counted {
			if !draft.Shown(id) {
				t.Fatalf("%s is hidden and counts", id)
			}
		}
		for _, name := range s.Declared() {
			if diff := cmp.Diff(draft.Fact(name), sent.Fact(name)); diff != "" {
				t.Fatalf("%s differs once sent:\n%s", name, diff)
			}
		}
		if diff := cmp.Diff(counted, sent.Counted()); diff != "" {
			t.Fatalf("counting twice differs:\n%s", diff)
		}
		a, b := s.Simulate(draft.Answers(), moment), s.Simulate(counted, moment)
		if diff := cmp.Diff(a.State, b.State); diff != "" {
			t.Fatal(diff)
		}
	})
}
