package phone

import (
	"cmp"
	"slices"
	"time"
)

// State is where a call stands; see the drawing of the package.
type State string

// The states.
const (
	StateRinging  State = "ringing"
	StateAnswered State = "answered"
	StateMissed   State = "missed"
	StateEnded    State = "ended"
)

// Told is an event with the moment at which we heard of it.
type Told struct {
	Event
	Received time.Time
}

func (t Told) at() time.Time {
	if t.At.IsZero() {
		return t.Received
	}
	return t.At
}

// Course is what the events of a call add up to.
type Course struct {
	State                 State
	Direction             Direction
	Party                 string
	Extension             string // where it rings, or who has it
	Transfers             int
	Rung, Answered, Ended time.Time
	Last                  time.Time
}

// Fold adds events up. The order in which they were told does not matter: where two contradict each other,
// the exchange's clock decides, and what has ended does not begin again. Events must differ by their key.
func Fold(told []Told) (c Course) {
	told = slices.Clone(told)
	slices.SortFunc(told, before)
	for _, t := range told {
		c.add(t)
	}
	switch {
	case !c.Answered.IsZero() && !c.Ended.IsZero():
		c.State = StateEnded
	case !c.Answered.IsZero():
		c.State = StateAnswered
	case !c.Ended.IsZero():
		c.State = StateMissed
	default:
		c.State = StateRinging
	}
	return c
}

// before orders by the clock, and what happens at one instant by its usual course.
func before(a, b Told) int {
	return cmp.Or(a.at().Compare(b.at()), cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), cmp.Compare(a.key(), b.key()),
		cmp.Compare(a.Party, b.Party), cmp.Compare(a.Direction, b.Direction))
}

func (c *Course) add(t Told) {
	if c.Direction == "" {
		c.Direction = t.Direction
	}
	if c.Party == "" || c.Party == Hidden { // an event without a number does not hide one that was told
		c.Party = t.Party
	}
	c.Last = t.at()
	switch t.Kind {
	case Ringing:
		c.first(&c.Rung, t)
		c.to(t)
	case Answered:
		c.first(&c.Answered, t)
		c.to(t)
	case Transferred:
		c.first(&c.Answered, t) // somebody had it, or could not have passed it on
		c.Transfers++
		c.to(t)
	case Missed, Ended:
		c.first(&c.Ended, t)
		if c.Extension == "" {
			c.to(t)
		}
	}
}

func (c *Course) first(at *time.Time, t Told) {
	if at.IsZero() {
		*at = t.at()
	}
}

func (c *Course) to(t Told) {
	if t.Extension != "" {
		c.Extension = t.Extension
	}
}

// Waited is how long it rang until somebody took it, or nobody did; zero when the ringing was not told.
func (c Course) Waited() time.Duration {
	until := c.Answered
	if until.IsZero() {
		until = c.Ended
	}
	if c.Rung.IsZero() || until.Before(c.Rung) {
		return 0
	}
	return until.Sub(c.Rung)
}
