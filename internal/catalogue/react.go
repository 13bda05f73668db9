package catalogue

import (
	"slices"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Reaction is one automation step that an event sets off, with what it rests on.
type Reaction struct {
	Step    int            // its place in the file, for step memory
	Actions []Action       // to run in order
	Asks    []string       // for an ask: what_decides, the fields to ask
	Why     rules.Result   // of when, or of when_unknown; empty for otherwise
	Gives   []Given        // for a move, what the decision gives
	Passed  []rules.Result // conditions of earlier steps that kept them from running
	Against []string       // the named rules and facts behind Passed
}

// React tells which automation steps an event sets off in a state, in order. A step
// is passed over when its move cannot be made by rules here (not from this state,
// its when is not yes, an amount is unknown, a refusal that no text allows) or when
// it has nothing to ask, so that an otherwise step can hand the case to a person.
func (s *Service) React(v *View, event, state string) []Reaction {
	var out []Reaction
	var passed []rules.Result
	for i := range s.Automation {
		step := &s.Automation[i]
		if step.On != event || len(step.In) > 0 && !step.In.Has(state) || step.Otherwise && len(out) > 0 {
			continue
		}
		r, runs := s.reaction(v, i, state)
		if !runs {
			passed = append(passed, r.Passed...)
			continue
		}
		r.Passed, r.Against = passed, names(passed)
		out = append(out, r)
		if step.ends() {
			break
		}
	}
	return out
}

// names are the named rules and facts that made results what they are.
func names(results []rules.Result) []string {
	var all []string
	for _, result := range results {
		if result.Rule != "" {
			all = appendNew(all, []string{result.Rule})
		}
		all = appendNew(all, rules.Because(result))
	}
	return all
}

func appendNew(list, more []string) []string {
	for _, name := range more {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// ends reports that the step moves or closes the case: later steps are for another state.
func (a *Automation) ends() bool {
	return slices.ContainsFunc(a.Do, func(do Action) bool { return do.Move != "" || do.Close != "" })
}

func (s *Service) reaction(v *View, i int, state string) (r Reaction, runs bool) {
	compiled := s.steps[i]
	r = Reaction{Step: i, Actions: s.Automation[i].Do}
	if compiled.when != nil {
		if r.Why = v.Evaluate(compiled.when); r.Why.Answer != rules.Yes {
			r.Passed = blocking(r.Why, rules.No)
			return r, false
		}
	}
	if compiled.unknown != nil {
		unknown := v.Evaluate(compiled.unknown)
		if unknown.Answer != rules.Unknown {
			return r, false
		}
		r.Why, r.Asks = unknown, v.Asks(unknown)
	}
	if compiled.unless != nil {
		if except := v.Evaluate(compiled.unless); except.Answer != rules.No {
			r.Passed = blocking(except, rules.Yes)
			for i, stop := range r.Passed { // told as what it takes: none of the exceptions
				r.Passed[i] = rules.Result{Answer: rules.No, Kind: "none_of", Parts: []rules.Result{stop}}
			}
			return r, false
		}
	}
	return r, s.feasible(v, &r, state)
}

func blocking(result rules.Result, answer rules.Answer) []rules.Result {
	if result.Answer != answer {
		return nil
	}
	return []rules.Result{result}
}

func (s *Service) feasible(v *View, r *Reaction, state string) bool {
	for _, action := range r.Actions {
		if action.Ask != nil && action.Ask.WhatDecides && len(r.Asks) == 0 {
			return false
		}
		if action.Move == "" {
			continue
		}
		if !s.MayMoveItself(v, action.Move, state) {
			return false
		}
		given, ok := s.Gives(v, action.Move)
		if !ok {
			return false
		}
		r.Gives = given
	}
	return true
}

// MayMoveItself reports that rules may make a move from a state: it leads from
// there, its condition says yes, and it does not refuse, unless a text allows that
// (a refusal needs a person).
func (s *Service) MayMoveItself(v *View, move, state string) bool {
	m, ok := s.Move(move)
	if !ok || !m.From.Has(state) || s.OutcomeOf(m.To) == OutcomeRefused && m.Automatic == "" {
		return false
	}
	return s.CanMove(v, move, rules.Yes)
}

// CanMove reports that a move's condition gives the answer wanted, or has none. A
// person may move when it is not no: pass rules.Unknown.
func (s *Service) CanMove(v *View, move string, wanted rules.Answer) bool {
	rule, conditional := s.moveWhen[move]
	if !conditional {
		return true
	}
	answer := v.Evaluate(rule).Answer
	return answer == rules.Yes || answer == rules.Unknown && wanted == rules.Unknown
}

// Against tells, in each language, what keeps a step of the automation from running: the sentences of its condition
// that say no or are not known, and those of its exception that say yes.
func (s *Service) Against(v *View, step int) func(i18n.Lang) []string {
	compiled := s.steps[step]
	var whens []rules.Explanation
	var unless rules.Explanation
	for _, when := range []*rules.Rule{compiled.when, compiled.unknown} {
		if when != nil {
			whens = append(whens, v.Evaluate(when).Explain())
		}
	}
	if compiled.unless != nil {
		unless = v.Evaluate(compiled.unless).Explain()
	}
	return func(lang i18n.Lang) (all []string) {
		for _, e := range whens {
			all = append(append(all, e.Against(lang)...), e.Open(lang)...)
		}
		return append(all, unless.Sentences(lang)...)
	}
}

// Granting is the condition under which rules would grant, of the first step that does; ok is false when no rule grants.
func (s *Service) Granting(v *View) (why rules.Result, ok bool) {
	for i := range s.Automation {
		for _, action := range s.Automation[i].Do {
			m, found := s.Move(action.Move)
			if found && s.steps[i].when != nil && s.OutcomeOf(m.To) == OutcomeGranted {
				return v.Evaluate(s.steps[i].when), true
			}
		}
	}
	return rules.Result{}, false
}
