package workflow

import (
	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// planned is one automation step with its actions from a place on. Why it runs is worded once: each action says the same.
type planned struct {
	catalogue.Reaction
	from int // the first action to do: later than 0 after a wait

	why *rules.Explanation // of its condition; nil without one
	// because tells in one line of each language why it runs: the sentences of its condition, or what kept the steps
	// before it from running.
	because i18n.Text
}

func plannedFrom(r catalogue.Reaction, from int) planned {
	step := planned{Reaction: r, from: from}
	if r.Why.Leaf == nil && r.Why.Parts == nil {
		step.because = passed(r)
		return step
	}
	e := r.Why.Explain()
	step.why, step.because = &e, sentences(e.Sentences)
	return step
}

// passed are the sentences of the conditions that were not met before.
func passed(r catalogue.Reaction) i18n.Text {
	before := make([]rules.Explanation, len(r.Passed))
	for i, result := range r.Passed {
		before[i] = result.Explain()
	}
	return sentences(func(lang i18n.Lang) (all []string) {
		for _, e := range before {
			all = append(all, e.Against(lang)...)
		}
		return all
	})
}
