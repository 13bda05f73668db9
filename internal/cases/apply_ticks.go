package cases

import (
	"time"

	"parvis/internal/kit/worktime"
)

// apply moves one clock. What the clock refuses (a pause of a paused one) changes nothing: verbs do not write such
// events, and a history must fold whatever it holds.
func (d *Ticked) apply(c *Case, e Event) {
	if d.Tick == Started {
		c.startClock(d, e)
		return
	}
	it, ok := c.clock(d.Name, d.No)
	if !ok || it.Ended() {
		return
	}
	it.tick(d, e.At)
}

func (c *Case) startClock(d *Ticked, e Event) {
	if d.Within == nil {
		return
	}
	clock, err := worktime.Start(e.At, d.Within.Span)
	if err != nil {
		return
	}
	c.Deadlines = append(c.Deadlines, Deadline{
		Name: d.Name, No: e.Seq, Clock: clock, AllHours: d.Within.AllHours, Resident: d.Resident,
		State: d.State, Question: d.Question, Due: d.Due,
	})
}

func (d *Deadline) tick(t *Ticked, at time.Time) {
	clock, err := d.Clock, error(nil)
	switch t.Tick {
	case Paused:
		clock, err = clock.Pause(at)
	case Resumed:
		clock, err = clock.Resume(at)
	case Met:
		clock, err = clock.Met(at)
	case Missed:
		if d.MissedAt.IsZero() {
			d.MissedAt = at
		}
		return
	case Recounted:
		d.Due = t.Due
		return
	case Dropped:
		d.Dropped = at
		return
	}
	if err != nil {
		return
	}
	d.Clock, d.Due, d.Held = clock, t.Due, t.Held
}

func (c *Case) clock(name string, no int64) (*Deadline, bool) {
	for i := range c.Deadlines {
		if d := &c.Deadlines[i]; d.Name == name && d.No == no {
			return d, true
		}
	}
	return nil, false
}
