package rules_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"parvis/internal/rules"
)

var answers = []rules.Answer{rules.Unknown, rules.No, rules.Yes}

func TestKleeneLaws(t *testing.T) {
	t.Parallel()
	for _, a := range answers {
		if a.Not().Not() != a {
			t.Errorf("not not %s", a)
		}
		for _, b := range answers {
			laws := map[string]bool{
				"and commutes":    a.And(b) == b.And(a),
				"or commutes":     a.Or(b) == b.Or(a),
				"de morgan":       a.And(b).Not() == a.Not().Or(b.Not()),
				"absorption":      a.Or(a.And(b)) == a,
				"no is for and":   a.And(rules.No) == rules.No,
				"yes is for or":   a.Or(rules.Yes) == rules.Yes,
				"idempotent":      a.And(a) == a && a.Or(a) == a,
				"yes changes not": a.And(rules.Yes) == a && a.Or(rules.No) == a,
			}
			for law, holds := range laws {
				if !holds {
					t.Errorf("%s fails for %s, %s", law, a, b)
				}
			}
		}
	}
}

// facts that the drawn trees look at; nil stays unknown.
func drawFacts(t *rapid.T) rules.Map {
	facts := rules.Map{}
	for _, name := range []string{"a", "b", "c"} {
		if v := rapid.SampledFrom([]any{nil, true, false}).Draw(t, name); v != nil {
			facts[name] = v
		}
	}
	if rapid.Bool().Draw(t, "number known") {
		facts["n"] = float64(rapid.IntRange(-2, 8).Draw(t, "n"))
	}
	return facts
}

func drawTree(t *rapid.T, depth int) rules.Tree {
	kinds := []string{"bool", "number", "all_of", "any_of", "none_of"}
	if depth == 0 {
		kinds = kinds[:2]
	}
	kind := rapid.SampledFrom(kinds).Draw(t, "kind")
	switch kind {
	case "bool":
		return rules.Tree{Fact: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "fact"), Is: rules.Lit(rapid.Bool().Draw(t, "is"))}
	case "number":
		return rules.Tree{Fact: "n", AtLeast: rules.Lit(rapid.IntRange(0, 6).Draw(t, "limit"))}
	}
	parts := make([]rules.Tree, rapid.IntRange(1, 4).Draw(t, "parts"))
	for i := range parts {
		parts[i] = drawTree(t, depth-1)
	}
	switch kind {
	case "all_of":
		return rules.Tree{AllOf: parts}
	case "any_of":
		return rules.Tree{AnyOf: parts}
	}
	return rules.Tree{NoneOf: parts}
}

func compiled(t interface{ Fatalf(string, ...any) }, tree rules.Tree, env rules.Env) *rules.Rule {
	rule, err := rules.Compile(tree, env)
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	return rule
}

func leaves(tree rules.Tree) int {
	n := 0
	if tree.Fact != "" {
		n = 1
	}
	for _, parts := range [][]rules.Tree{tree.AllOf, tree.AnyOf, tree.NoneOf} {
		for _, part := range parts {
			n += leaves(part)
		}
	}
	return n
}

func shuffle(tree rules.Tree, r *rand.Rand) rules.Tree {
	for _, parts := range []*[]rules.Tree{&tree.AllOf, &tree.AnyOf, &tree.NoneOf} {
		mixed := make([]rules.Tree, len(*parts))
		for i, j := range r.Perm(len(*parts)) {
			mixed[i] = shuffle((*parts)[j], r)
		}
		if *parts != nil {
			*parts = mixed
		}
	}
	return tree
}

func TestNoLeafIsCutShort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tree, facts := drawTree(t, 3), drawFacts(t)
		result := compiled(t, tree, anyEnv()).Evaluate(facts, rules.Date{})
		if got, want := len(result.Leaves()), leaves(tree); got != want {
			t.Fatalf("%d leaves looked at, %d written", got, want)
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tree, facts := drawTree(t, 3), drawFacts(t)
		mixed := shuffle(tree, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)))
		one := compiled(t, tree, anyEnv()).Evaluate(facts, rules.Date{}).Answer
		other := compiled(t, mixed, anyEnv()).Evaluate(facts, rules.Date{}).Answer
		if one != other {
			t.Fatalf("%s in one order, %s in another", one, other)
		}
	})
}

// TestKnowingMoreNeverTurnsAnAnswer: a yes or no stays whatever else is learnt.
func TestKnowingMoreNeverTurnsAnAnswer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tree, facts := drawTree(t, 3), drawFacts(t)
		rule := compiled(t, tree, anyEnv())
		before := rule.Evaluate(facts, rules.Date{}).Answer
		for _, name := range []string{"a", "b", "c"} {
			if facts[name] == nil {
				facts[name] = rapid.Bool().Draw(t, "learnt "+name)
			}
		}
		if _, ok := facts["n"]; !ok {
			facts["n"] = float64(rapid.IntRange(-2, 8).Draw(t, "learnt n"))
		}
		after := rule.Evaluate(facts, rules.Date{}).Answer
		if after == rules.Unknown || before != rules.Unknown && after != before {
			t.Fatalf("%s, then %s", before, after)
		}
	})
}

// TestWhatDecidesSettles: answering all that it names always settles, and the first
// it names can settle alone when one answer can.
func TestWhatDecidesSettles(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tree, facts := drawTree(t, 3), drawFacts(t)
		rule := compiled(t, tree, anyEnv())
		result := rule.Evaluate(facts, rules.Date{})
		asks := rules.WhatDecides(result)
		if (result.Answer == rules.Unknown) != (len(asks) > 0) {
			t.Fatalf("%s asks %v", result.Answer, asks)
		}
		for _, name := range asks {
			if name == "n" {
				facts["n"] = float64(rapid.IntRange(-2, 8).Draw(t, "told n"))
			} else {
				facts[name] = rapid.Bool().Draw(t, "told "+name)
			}
		}
		if rule.Evaluate(facts, rules.Date{}).Answer == rules.Unknown {
			t.Fatalf("still unknown after %v", asks)
		}
	})
}

func TestWhatDecidesAsksFewestFirst(t *testing.T) {
	t.Parallel()
	is := func(name string) rules.Tree { return rules.Tree{Fact: name, Is: rules.Lit(true)} }
	for _, test := range []struct {
		name string
		tree rules.Tree
		want []string
	}{
		{"one alone before two together", rules.Tree{AnyOf: []rules.Tree{{AllOf: []rules.Tree{is("a"), is("b")}}, is("c")}}, []string{"c", "a", "b"}},
		{"a no is cheap under all_of", rules.Tree{AllOf: []rules.Tree{{AnyOf: []rules.Tree{is("a"), is("b")}}, is("c")}}, []string{"c", "a", "b"}},
		{"the same fact is asked once", rules.Tree{AllOf: []rules.Tree{is("a"), {AnyOf: []rules.Tree{is("a"), is("b")}}}}, []string{"a", "b"}},
		{"a settled branch is not asked", rules.Tree{AllOf: []rules.Tree{{AnyOf: []rules.Tree{{Fact: "n", Is: rules.Lit(1)}, is("b")}}, is("c")}}, []string{"c"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			result := compiled(t, test.tree, anyEnv()).Evaluate(rules.Map{"n": 1.0}, rules.Date{})
			if got := rules.WhatDecides(result); fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("asks %v, want %v", got, test.want)
			}
		})
	}
}
