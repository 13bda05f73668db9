package rules_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"parvis/internal/rules"
)

// TestPageAgreesOnAnything draws thousands of trees and facts, odd ones included, and
// compares what the server and the page answer.
func TestPageAgreesOnAnything(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2026, 11))
	drawn := make([]map[string]any, 0, 3000)
	for range cap(drawn) {
		tree, facts := randomTree(r, 3), randomFacts(r)
		rule, err := rules.Compile(tree, anyEnv())
		if err != nil {
			t.Fatal(err)
		}
		answer := rule.Evaluate(rules.Map(facts), rules.Date{}).Answer
		source, err := json.Marshal(rule.Inline())
		if err != nil {
			t.Fatal(err)
		}
		drawn = append(drawn, map[string]any{"name": string(source), "tree": json.RawMessage(source), "facts": facts, "want": answer})
	}
	data, err := json.Marshal(drawn)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "drawn.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", "testdata/vectors.mjs", "../../web/js/public/rules.js", file).CombinedOutput()
	if err != nil {
		t.Fatalf("node: %v\n%.3000s", err, out)
	}
}

// oddValues are what facts and limits may hold, at edges and of all kinds.
func oddValues() []any {
	return []any{
		nil, true, false, 0.0, -0.5, 1.0, 3.0, 1e12, "", " ", "x", "y", "3", "2026-09-01", "2026-02-29", "2026-9-1", "0000-00-00",
		[]any{}, []any{"x"}, []any{"x", "y"}, []any{3.0, "3", nil}, []any{[]any{"x"}}, map[string]any{}, map[string]any{"a": "x", "n": 3.0},
	}
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

var oddNames = []string{"a", "b", "n", "t", "l", "d", "person.age", "address.commune", "children.school"}

func randomFacts(r *rand.Rand) map[string]any {
	facts := map[string]any{}
	for _, name := range []string{"a", "b", "n", "t", "l", "d", "person", "address", "person.age"} {
		if r.IntN(3) > 0 {
			facts[name] = pick(r, oddValues()...)
		}
	}
	if r.IntN(2) == 0 {
		facts["address"] = map[string]any{"commune": pick(r, oddValues()...)}
	}
	entries := []any{}
	for range r.IntN(3) {
		entries = append(entries, map[string]any{"a": pick(r, oddValues()...), "school": pick(r, oddValues()...)})
	}
	if r.IntN(4) > 0 {
		facts["children"] = entries
	}
	return facts
}

func randomTree(r *rand.Rand, depth int) rules.Tree {
	if depth == 0 || r.IntN(3) == 0 {
		return randomLeaf(r)
	}
	if r.IntN(4) == 0 {
		where := randomTree(r, depth-1)
		if r.IntN(2) == 0 {
			return rules.Tree{Some: "children", Where: &where}
		}
		return rules.Tree{Every: "children", Where: &where}
	}
	parts := make([]rules.Tree, 1+r.IntN(3))
	for i := range parts {
		parts[i] = randomTree(r, depth-1)
	}
	return pick(r, rules.Tree{AllOf: parts}, rules.Tree{AnyOf: parts}, rules.Tree{NoneOf: parts})
}

func randomLeaf(r *rand.Rand) rules.Tree {
	leaf := rules.Tree{Fact: pick(r, oddNames...)}
	day := pick[any](r, "2026-09-01", "2026-02-28")
	one := pick[any](r, true, false, 0.0, 3.0, "x", "3", "2026-09-01")
	edge := pick(r, day, 0.0, 3.0)
	limit := func(v any) *rules.Operand {
		if r.IntN(4) == 0 {
			return &rules.Operand{Fact: pick(r, oddNames...)}
		}
		return rules.Lit(v)
	}
	present := r.IntN(2) == 0
	switch r.IntN(12) {
	case 0:
		leaf.Is = limit(one)
	case 1:
		leaf.IsNot = limit(one)
	case 2:
		leaf.In = limit([]any{one, "y"})
	case 3:
		leaf.Has = limit(pick[any](r, one, []any{one, "x"}))
	case 4:
		leaf.AtLeast = limit(edge)
	case 5:
		leaf.AtMost = limit(edge)
	case 6:
		leaf.MoreThan = limit(edge)
	case 7:
		leaf.LessThan = limit(edge)
	case 8:
		leaf.Between = rules.Lit([]any{0.0, edge})
	case 9:
		leaf.Before = limit(day)
	case 10:
		leaf.After = limit(day)
	default:
		leaf.Present = &present
	}
	return leaf
}
