package rules

import (
	"slices"
)

// WhatDecides names the facts that would settle an unknown result, the fewest
// questions first: those that may settle it alone or soonest stand at the front,
// and all that could still weigh follow. A settled result needs none.
func WhatDecides(r Result) []string {
	if r.Answer != Unknown {
		return nil
	}
	yes, no := r.ways()
	first, second := yes, no
	if len(no) < len(yes) {
		first, second = no, yes
	}
	return union(union(first, second), r.open())
}

// ways gives a smallest set of facts that could make the node yes, and one that
// could make it no. A settled node has none to give.
func (r Result) ways() (yes, no []string) {
	if r.Leaf != nil {
		return r.Leaf.Missing, r.Leaf.Missing
	}
	var all, fewest [2][]string // index 0: towards yes, 1: towards no
	for _, part := range r.Parts {
		if part.Answer != Unknown {
			continue
		}
		y, n := part.ways()
		for i, set := range [2][]string{y, n} {
			all[i] = union(all[i], set)
			if fewest[i] == nil || len(set) < len(fewest[i]) {
				fewest[i] = set
			}
		}
	}
	switch r.Kind {
	case "all_of", "every":
		return all[0], fewest[1]
	case "none_of":
		return all[1], fewest[0]
	}
	return fewest[0], all[1]
}

// open lists every missing fact that still matters: those under unknown branches only.
func (r Result) open() []string {
	if r.Answer != Unknown {
		return nil
	}
	if r.Leaf != nil {
		return r.Leaf.Missing
	}
	var all []string
	for _, part := range r.Parts {
		all = union(all, part.open())
	}
	return all
}

func union(a, b []string) []string {
	joined := slices.Clone(a)
	for _, name := range b {
		if !slices.Contains(joined, name) {
			joined = append(joined, name)
		}
	}
	return joined
}

// Because names what made a settled result what it is: the named rules on the way
// and the facts at the leaves, in the order of the tree. The rule asked for is left out.
func Because(r Result) []string {
	r.Rule = ""
	return r.because(nil)
}

func (r Result) because(names []string) []string {
	if r.Answer == Unknown {
		return names
	}
	if r.Rule != "" {
		names = union(names, []string{r.Rule})
	}
	if r.Leaf != nil {
		return union(names, r.Leaf.names())
	}
	for _, part := range r.Parts {
		if part.Answer == r.decisive() {
			names = part.because(names)
		}
	}
	return names
}

func (l *Leaf) names() []string {
	if l.Fact == "" {
		return nil
	}
	return []string{l.Fact}
}

// decisive is the answer of those parts that made the node what it is.
func (r Result) decisive() Answer {
	if r.Kind == "none_of" {
		return r.Answer.Not()
	}
	return r.Answer
}
