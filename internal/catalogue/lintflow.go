package catalogue

import (
	"slices"
	"strconv"

	"parvis/internal/rules"
)

// flow checks the states: each is reached, and each but the final ones can be left
// towards an end.
func (l *linter) flow() {
	states := orderedNames(l.s.Flow.States)
	start := l.s.Flow.StartState()
	if !slices.Contains(states, start) {
		l.fault("flow", "no_start", "Name", start)
		return
	}
	if !slices.ContainsFunc(l.s.Flow.States, func(s Named[State]) bool { return s.It.Final }) {
		l.fault("flow.states", "no_final")
	}
	exits := l.exits()
	reached := walkFrom([]string{start}, func(s string) []string { return exits[s] })
	for _, state := range l.s.Flow.States {
		path := join("flow.states", state.Name)
		l.state(&state.It, path)
		if !reached[state.Name] {
			l.fault(path, "unreachable_state", "Name", state.Name)
		}
		if !state.It.Final {
			l.wayOut(state.Name, path, exits)
		}
	}
}

func (l *linter) wayOut(state, path string, exits map[string][]string) {
	if len(exits[state]) == 0 {
		l.fault(path, "dead_end", "Name", state)
		return
	}
	ends := false
	for reached := range walkFrom([]string{state}, func(s string) []string { return exits[s] }) {
		st, ok := l.s.State(reached)
		ends = ends || ok && st.Final
	}
	if !ends {
		l.fault(path, "never_ends", "Name", state)
	}
	byPerson := slices.ContainsFunc(l.s.MovesFrom(state), func(m Named[Move]) bool { return m.It.May != MayRules })
	if !byPerson {
		l.warn(path, "only_rules_out", "Name", state)
	}
}

// exits are the states that each state leads to: by moves, and by automations that close.
func (l *linter) exits() map[string][]string {
	exits := map[string][]string{}
	for _, move := range l.s.Flow.Moves {
		for _, from := range move.It.From {
			exits[from] = append(exits[from], move.It.To)
		}
	}
	for _, step := range l.s.Automation {
		for _, do := range step.Do {
			to := l.s.ClosingState(do.Close)
			if do.Close == "" || to == "" {
				continue
			}
			from := step.In
			if len(from) == 0 {
				from = orderedNames(l.s.Flow.States)
			}
			for _, state := range from {
				if st, ok := l.s.State(state); ok && !st.Final {
					exits[state] = append(exits[state], to)
				}
			}
		}
	}
	return exits
}

func walkFrom(start []string, next func(string) []string) map[string]bool {
	reached := map[string]bool{}
	for len(start) > 0 {
		at := start[0]
		start = start[1:]
		if reached[at] {
			continue
		}
		reached[at] = true
		start = append(start, next(at)...)
	}
	return reached
}

func (l *linter) state(s *State, path string) {
	l.oneOf(join(path, "outcome"), string(s.Outcome), outcomeNames())
	for i, need := range s.Needs {
		l.oneOf(join(join(path, "needs"), strconv.Itoa(i)), need, needs)
	}
	for _, clock := range sortedKeys(s.Clock) {
		if _, named := l.s.Flow.Clocks[clock]; !named && !slices.Contains(StandardClocks, clock) {
			l.fault(join(join(path, "clock"), clock), "no_clock_name", "Name", clock)
		}
		l.name(join(join(path, "clock"), clock), clock, namePattern)
		l.span(s.Clock[clock], join(join(path, "clock"), clock))
	}
	for _, clock := range s.Pauses {
		l.known(join(path, "pauses"), clock, l.clocks(), "no_clock")
	}
}

func outcomeNames() []string {
	names := make([]string, len(Outcomes))
	for i, o := range Outcomes {
		names[i] = string(o)
	}
	return names
}

func (l *linter) clocks() []string {
	started := map[string]bool{}
	for _, state := range l.s.Flow.States {
		for clock := range state.It.Clock {
			started[clock] = true
		}
	}
	return sortedKeys(started)
}

// moves checks what each move names, and that a decision carries reasons and a way
// to contest it.
func (l *linter) moves() {
	states := orderedNames(l.s.Flow.States)
	decides := false
	for _, move := range l.s.Flow.Moves {
		m, path := &move.It, join("flow.moves", move.Name)
		for i, from := range m.From {
			l.known(join(join(path, "from"), strconv.Itoa(i)), from, states, "no_state")
		}
		l.known(join(path, "to"), m.To, states, "no_state")
		l.oneOf(join(path, "may"), string(m.May), mays)
		for i, need := range m.Needs {
			l.oneOf(join(join(path, "needs"), strconv.Itoa(i)), need, needs)
		}
		if m.Letter != "" {
			l.known(join(path, "letter"), m.Letter, sortedKeys(l.s.Letters), "no_letter")
		}
		if m.Automatic != "" {
			l.known(join(path, "automatic"), m.Automatic, sortedKeys(l.s.Sources), "no_source")
		}
		l.options(m.Reasons, join(path, "reasons"))
		l.gives(m, path)
		decides = l.decision(move.Name, m, path) || decides
	}
	if decides && len(l.s.Contest) == 0 {
		l.fault("service", "no_contest")
	}
}

func (l *linter) decision(name string, m *Move, path string) bool {
	outcome := l.s.OutcomeOf(m.To)
	if outcome == OutcomeRefused && m.Automatic == "" {
		to, _ := l.s.State(m.To)
		if !slices.Contains(m.Needs, "reason") && !slices.Contains(to.Needs, "reason") {
			l.fault(path, "refusal_no_reason", "Name", name)
		}
	}
	return outcome == OutcomeGranted || outcome == OutcomeRefused
}

func (l *linter) gives(m *Move, path string) {
	for _, gift := range m.Gives {
		at := join(join(path, "gives"), gift.Name)
		set := 0
		for _, is := range []bool{gift.It.Table != "", gift.It.Fact != "", gift.It.Value != nil} {
			if is {
				set++
			}
		}
		if set != 1 {
			l.fault(at, "one_gift")
		}
		if gift.It.Table != "" {
			l.known(join(at, "table"), gift.It.Table, sortedKeys(l.s.Tables), "no_table")
		}
		if gift.It.Fact != "" {
			l.number(join(at, "fact"), gift.It.Fact)
		}
		for key, edge := range map[string]*rules.Operand{"at_most": gift.It.AtMost, "at_least": gift.It.AtLeast} {
			l.edge(join(at, key), edge)
		}
	}
}

// edge checks a bound of a gift: a number, a fact that is one, or a table.
func (l *linter) edge(path string, o *rules.Operand) {
	if o == nil {
		return
	}
	switch {
	case o.Fact != "":
		l.number(path, o.Fact)
	case o.Table != "":
		l.known(path, o.Table, sortedKeys(l.s.Tables), "no_table")
	default:
		if _, ok := o.Value.(float64); !ok {
			l.fault(path, "want_operand")
		}
	}
}

func (l *linter) number(path, fact string) {
	decl, ok := l.s.env.Decl(fact)
	if !ok {
		l.known(path, fact, l.s.Declared(), "no_such_fact")
		return
	}
	if decl.Type != rules.TypeMoney && decl.Type != rules.TypeNumber && decl.Type != rules.TypeAny {
		l.fault(path, "gift_not_number", "Name", fact)
	}
}
