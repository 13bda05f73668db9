package catalogue

import (
	"slices"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// maxTurns bounds how many events one request may set off: states that chase each
// other stop there, and Lint tells.
const maxTurns = 20

// Simulation is what would become of a request if it were sent now, up to the point
// where a person or time must act.
type Simulation struct {
	State     string              `json:"state"`
	Outcome   Outcome             `json:"outcome,omitempty"`
	Amount    *float64            `json:"amount,omitempty"`
	Gives     map[string]float64  `json:"gives,omitempty"`
	Asks      []string            `json:"asks,omitempty"`
	Because   []string            `json:"because,omitempty"`
	Touches   int                 `json:"touches"`
	Assigned  string              `json:"assigned,omitempty"`
	Hidden    []string            `json:"hidden,omitempty"`
	Missing   []string            `json:"missing,omitempty"` // required answers that the form would ask for
	Messages  []string            `json:"messages,omitempty"`
	Letters   []string            `json:"letters,omitempty"`
	Tasks     []string            `json:"tasks,omitempty"`
	Decided   bool                `json:"decided"` // by rules, without a person
	Explained []rules.Explanation `json:"explanation,omitempty"`
	Rows      []i18n.Text         `json:"rows,omitempty"` // the rows of scales that what is given comes from, in words
	Endless   bool                `json:"endless,omitempty"`

	waits, reasoned bool
}

// Simulate runs a request through visibility, facts, rules and the automation that
// its arrival sets off. It is pure: nothing is stored, nobody is told.
func (s *Service) Simulate(answers Answers, m Moment) Simulation {
	v := s.Look(answers, m)
	sim := Simulation{State: s.StartState(), Hidden: v.Hidden(), Gives: map[string]float64{}}
	for _, page := range v.Pages() {
		sim.Missing = append(sim.Missing, v.Unanswered(page)...)
	}
	sim.run(s, v, "received")
	st, _ := s.State(sim.State)
	sim.Outcome = s.OutcomeOf(sim.State)
	if st != nil && !st.Final && !st.Waits && !sim.waits {
		sim.Touches = 1
	}
	return sim
}

// run plays an event and those that it causes, breadth first.
func (sim *Simulation) run(s *Service, v *View, event string) {
	events := []string{event}
	for turn := 0; len(events) > 0; turn++ {
		if turn == maxTurns {
			sim.Endless = true
			return
		}
		event, events = events[0], events[1:]
		for _, r := range s.React(v, event, sim.State) {
			events = append(events, sim.apply(s, v, r)...)
		}
		sim.speak(s, event)
	}
}

// speak notes the messages that an event sends by itself.
func (sim *Simulation) speak(s *Service, event string) {
	for _, name := range sortedKeys(s.Messages) {
		if s.Messages[name].On.Has(event) {
			sim.Messages = append(sim.Messages, name)
		}
	}
}

// apply runs the actions of a step up to the first wait; it gives the events caused.
func (sim *Simulation) apply(s *Service, v *View, r Reaction) (events []string) {
	sim.reason(r)
	for _, action := range r.Actions {
		switch action.Kind() {
		case DoMove:
			m, _ := s.Move(action.Move)
			sim.State, sim.Decided = m.To, s.OutcomeOf(m.To) == OutcomeGranted || s.OutcomeOf(m.To) == OutcomeRefused
			sim.give(r.Gives)
			events = append(events, "move."+action.Move, "state."+m.To)
		case DoAssign:
			sim.Assigned = action.Assign
		case DoAsk:
			sim.ask(s, v, action.Ask, r)
			if to := s.asking(sim.State); to != "" {
				sim.State = to
				events = append(events, "state."+to)
			}
		case DoNotify:
			sim.Messages = append(sim.Messages, action.Notify.Message)
		case DoLetter:
			sim.Letters = append(sim.Letters, action.Letter)
		case DoTask:
			sim.Tasks = append(sim.Tasks, action.Task)
		case DoClose:
			if to := s.ClosingState(action.Close); to != "" {
				sim.State = to
			}
		case DoWait:
			sim.waits = true
			return events
		}
	}
	return events
}

// reason keeps why the first step was taken: the rule that carried it, or those that
// stopped the steps before it.
func (sim *Simulation) reason(r Reaction) {
	if sim.reasoned {
		return
	}
	sim.reasoned = true
	sim.Because = r.Against
	if r.Why.Leaf != nil || r.Why.Parts != nil {
		sim.Explained = append(sim.Explained, r.Why.Explain())
		return
	}
	for _, passed := range r.Passed {
		sim.Explained = append(sim.Explained, passed.Explain())
	}
}

func (sim *Simulation) give(given []Given) {
	for _, g := range given {
		sim.Gives[g.Name] = g.Value
		if len(g.Says) > 0 {
			sim.Rows = append(sim.Rows, g.Says)
		}
		if g.Name == "amount" {
			sim.Amount = &g.Value
		}
	}
}

func (sim *Simulation) ask(s *Service, v *View, ask *Ask, r Reaction) {
	sim.waits = true
	fields := ask.Fields
	if ask.WhatDecides {
		fields = r.Asks
	}
	for _, field := range fields {
		if !slices.Contains(sim.Asks, field) {
			sim.Asks = append(sim.Asks, field)
		}
	}
}

// AskingState is where a case waits for the resident after a question from this
// state: the one that the move "ask" leads to, or the first waiting state that a
// move leads to from here. Empty when it stays where it is.
func (s *Service) AskingState(from string) string { return s.asking(from) }

func (s *Service) asking(from string) string {
	if st, ok := s.State(from); ok && st.Waits {
		return ""
	}
	if m, ok := s.Move("ask"); ok && m.From.Has(from) {
		return m.To
	}
	for _, move := range s.MovesFrom(from) {
		if st, ok := s.State(move.It.To); ok && st.Waits {
			return move.It.To
		}
	}
	return ""
}

// ClosingState is the final state of an outcome: the first that ends so.
func (s *Service) ClosingState(o Outcome) string {
	for _, state := range s.Flow.States {
		if state.It.Final && outcomeOf(state.Name, &state.It) == o {
			return state.Name
		}
	}
	return ""
}
