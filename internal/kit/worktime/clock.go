package worktime

import (
	"fmt"
	"time"
)

// Clock is one deadline and what happened to it: plain data, changed only by its verbs, each of which
// returns a new value. Its due date is not kept here: it follows from the calendar of the day, so that
// a new exception moves it. Store what Due returns beside it for lists, and again when the calendar changes.
type Clock struct {
	Span    Span      `json:"span"`
	Started time.Time `json:"started"`
	Pauses  []Pause   `json:"pauses,omitempty"`
	MetAt   time.Time `json:"met,omitzero"`
}

// Pause is a time during which the clock stood still; To is zero while it still does.
type Pause struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"`
}

// Start begins a deadline at the given instant. It refuses a span that Check refuses.
func Start(at time.Time, span Span) (Clock, error) {
	if err := span.Check(); err != nil {
		return Clock{}, err
	}
	if at.IsZero() {
		return Clock{}, fmt.Errorf("start a time limit: at no instant")
	}
	return Clock{Span: span, Started: at}, nil
}

// Paused says whether the clock stands still.
func (c Clock) Paused() bool {
	return !c.IsMet() && len(c.Pauses) > 0 && c.Pauses[len(c.Pauses)-1].To.IsZero()
}

// IsMet says whether what was due has been done, late or not.
func (c Clock) IsMet() bool { return !c.MetAt.IsZero() }

// Pause stops the clock. It refuses a clock that is paused or met, and a time before the last change.
func (c Clock) Pause(at time.Time) (Clock, error) {
	if c.Paused() {
		return c, fmt.Errorf("pause a time limit: it is paused since %s", c.last())
	}
	if err := c.may("pause", at); err != nil {
		return c, err
	}
	c.Pauses = append(c.Pauses[:len(c.Pauses):len(c.Pauses)], Pause{From: at})
	return c, nil
}

// Resume lets a paused clock run again.
func (c Clock) Resume(at time.Time) (Clock, error) {
	if err := c.may("resume", at); err != nil {
		return c, err
	}
	if !c.Paused() {
		return c, fmt.Errorf("resume a time limit: it is not paused")
	}
	c.closePause(at)
	return c, nil
}

// Met ends the clock: what was due is done. A pause ends with it.
func (c Clock) Met(at time.Time) (Clock, error) {
	if err := c.may("meet", at); err != nil {
		return c, err
	}
	if c.Paused() {
		c.closePause(at)
	}
	c.MetAt = at
	return c, nil
}

// closePause leaves the pauses of earlier copies of the clock alone.
func (c *Clock) closePause(at time.Time) {
	c.Pauses = append([]Pause(nil), c.Pauses...)
	c.Pauses[len(c.Pauses)-1].To = at
}

func (c Clock) may(verb string, at time.Time) error {
	if c.IsMet() {
		return fmt.Errorf("%s a time limit: it was met at %s", verb, c.MetAt)
	}
	if at.Before(c.last()) {
		return fmt.Errorf("%s a time limit at %s: its last change was at %s", verb, at, c.last())
	}
	return nil
}

func (c Clock) last() time.Time {
	if len(c.Pauses) == 0 {
		return c.Started
	}
	p := c.Pauses[len(c.Pauses)-1]
	return later(p.From, p.To)
}

// Late says whether the clock is past due at now: done too late, or not done in time. A clock that was
// paused in time is not late.
func (c Clock) Late(on Calendar, now time.Time) bool {
	due, known := c.Due(on)
	if c.IsMet() {
		now = c.MetAt
	}
	return known && now.After(due)
}
