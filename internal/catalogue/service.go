package catalogue

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Service is a compiled definition: immutable, shared by every request that reads it.
type Service struct {
	Definition
	env      rules.Env
	places   map[string]*Place
	order    []*Place
	pageShow map[string]*rules.Rule
	named    map[string]*rules.Rule
	computed map[string]*calculation
	steps    []compiledStep
	moveWhen map[string]*rules.Rule
}

// Place is where a field stands.
type Place struct {
	*Field
	Page  *Page
	Group *Field // the repeated group around it; nil outside
	Order int    // in the order in which questions are asked

	show    []*rules.Rule // its own condition, and those of plain groups around it
	options map[string]*rules.Rule
}

type compiledStep struct{ when, unknown, unless *rules.Rule }

// Field finds a field by its id, also inside groups.
func (s *Service) Field(id string) (*Place, bool) {
	p, ok := s.places[id]
	return p, ok
}

// Fields lists all fields in the order in which they are asked, groups before what
// they hold.
func (s *Service) Fields() []*Place { return s.order }

// Page finds a page by its id.
func (s *Service) Page(id string) (*Page, bool) {
	for i := range s.Form {
		if s.Form[i].ID == id {
			return &s.Form[i], true
		}
	}
	return nil, false
}

// State finds a state by its name.
func (s *Service) State(name string) (*State, bool) { return s.Flow.States.Get(name) }

// Move finds a move by its name.
func (s *Service) Move(name string) (*Move, bool) { return s.Flow.Moves.Get(name) }

// MovesFrom lists the moves that may be made in a state, in the order of the file.
func (s *Service) MovesFrom(state string) []Named[Move] {
	var moves []Named[Move]
	for _, move := range s.Flow.Moves {
		if move.It.From.Has(state) {
			moves = append(moves, move)
		}
	}
	return moves
}

// StartState is where a case begins.
func (s *Service) StartState() string { return s.Flow.StartState() }

// StartState is the first state: as said, or received.
func (f *Flow) StartState() string {
	if f.Start != "" {
		return f.Start
	}
	return "received"
}

// OutcomeOf tells how a case ends in a final state: as said, or by the state's name.
func (s *Service) OutcomeOf(state string) Outcome {
	st, ok := s.State(state)
	if !ok || !st.Final {
		return ""
	}
	return outcomeOf(state, st)
}

func outcomeOf(name string, st *State) Outcome {
	if st.Outcome != "" {
		return st.Outcome
	}
	if o := Outcome(name); slices.Contains(Outcomes, o) {
		return o
	}
	return OutcomeDone
}

// Rule finds a compiled named rule.
func (s *Service) Rule(name string) (*rules.Rule, bool) {
	r, ok := s.named[name]
	return r, ok
}

// Decl declares a fact of the service: its type, label, unit, options.
func (s *Service) Decl(fact string) (rules.Decl, bool) { return s.env.Decl(fact) }

// Options are the options of a choice as the file lists them, shared lists resolved.
func (d *Definition) Options(f *Field) []Choice {
	if name, ok := strings.CutPrefix(f.From, "list/"); ok {
		return d.Lists[name]
	}
	return f.Options
}

// SourceText is the text behind a source or its name.
func (d *Definition) SourceText(ref SourceRef) i18n.Text {
	if ref.Name != "" {
		return d.Sources[ref.Name].Text
	}
	return ref.Text
}

// Declared lists the facts that rules, messages and letters of the service may name, sorted.
func (s *Service) Declared() []string { return slices.Sorted(maps.Keys(s.env.Facts)) }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
