package cases

import (
	"slices"

	"parvis/internal/catalogue"
)

// Clock is a deadline to start.
type Clock struct {
	Name     string
	Within   Within
	Resident bool // owed by the resident: the answer to a question
}

// State is a state of the service's flow, with what it means for a case.
type State struct {
	Name    string
	Final   bool
	Outcome catalogue.Outcome
	Waits   bool     // for the resident
	Pauses  []string // clocks that stand still meanwhile
	Clocks  []Clock  // started on entering, unless they run already
}

// StateOf reads a state of a definition.
func StateOf(name string, s catalogue.State) (State, error) {
	state := State{Name: name, Final: s.Final, Outcome: s.Outcome, Waits: s.Waits, Pauses: s.Pauses}
	if s.Final && s.Outcome == "" {
		if state.Outcome = catalogue.Outcome(name); !slices.Contains(catalogue.Outcomes, state.Outcome) {
			state.Outcome = catalogue.OutcomeDone
		}
	}
	for clock, span := range s.Clock {
		within, err := WithinOf(span)
		if err != nil {
			return State{}, err
		}
		state.Clocks = append(state.Clocks, Clock{Name: clock, Within: within, Resident: s.Waits})
	}
	slices.SortFunc(state.Clocks, func(a, b Clock) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return state, nil
}

// start begins a clock, unless one of that name runs.
func (t *turn) start(c Clock, ticked Ticked) error {
	if _, runs := t.now.Deadline(c.Name); runs {
		return nil
	}
	if err := c.Within.Span.Check(); err != nil {
		return err
	}
	ticked.Tick, ticked.Name, ticked.Within, ticked.Resident = Started, c.Name, &c.Within, c.Resident
	ticked.Due = c.Within.from(t.at, t.calendar())
	t.add(&ticked)
	return nil
}

// tick changes one clock and writes down when it is due from now on.
func (t *turn) tick(d Deadline, tick Tick, held bool) {
	ticked := Ticked{Tick: tick, Name: d.Name, No: d.No, Held: held}
	d.tick(&ticked, t.at)
	ticked.Due = d.due(t.calendar())
	t.add(&ticked)
}

// enter leaves the clocks of the old state and starts those of the new one.
func (t *turn) enter(from string, to State) error {
	for _, d := range slices.Clone(t.now.Deadlines) {
		switch {
		case d.Ended():
		case to.Final && !d.Resident:
			t.tick(d, Met, false)
		case to.Final, d.Resident && d.State == from && from != to.Name:
			t.tick(d, Dropped, false)
		}
	}
	for _, c := range to.Clocks {
		if err := t.start(c, Ticked{State: to.Name}); err != nil {
			return err
		}
	}
	return nil
}

// settle pauses and resumes clocks so that each stands still exactly as long as it should.
func (t *turn) settle() {
	for _, d := range slices.Clone(t.now.Deadlines) {
		if d.Ended() || d.Resident {
			continue
		}
		switch still := d.Held || t.now.standsStill(d.Name); {
		case still && !d.Paused():
			t.tick(d, Paused, false)
		case !still && d.Paused():
			t.tick(d, Resumed, false)
		}
	}
}

// standsStill tells whether the state or an open question stops the clock of that name. Neither does once the time
// given to the resident has passed: the authority's own clock then runs again (CRPA L114-5).
func (c *Case) standsStill(name string) bool {
	if slices.Contains(c.StatePauses, name) && !c.expired(func(d Deadline) bool { return d.State == c.State }) {
		return true
	}
	for _, q := range c.Questions {
		if q.Open() && slices.Contains(q.Pauses, name) && !c.expired(func(d Deadline) bool { return d.Question == q.ID }) {
			return true
		}
	}
	return false
}

func (c *Case) expired(of func(Deadline) bool) bool {
	return slices.ContainsFunc(c.Deadlines, func(d Deadline) bool {
		return d.Resident && !d.Ended() && !d.MissedAt.IsZero() && of(d)
	})
}
