package worktime

import (
	"time"

	"parvis/internal/kit/civil"
)

// Opening is a stretch of real time during which the office is open: From included, To not.
type Opening struct{ From, To time.Time }

// Openings returns the stretches of d during which the wall clock shows an opening hour. On the day the
// clocks go back, an opening from 2:00 to 3:00 lasts two hours; the day they go forward, none.
func (c Calendar) Openings(d civil.Date) []Opening {
	hours := c.Hours(d)
	if len(hours) == 0 {
		return nil
	}
	var open []Opening
	start, end := c.StartOf(d), c.StartOf(d.AddDays(1))
	for at := start; at.Before(end); {
		_, next := at.ZoneBounds()
		if next.IsZero() || next.After(end) {
			next = end
		}
		midnight := d.UTC().Add(-offset(at, c.zone))
		for _, h := range hours {
			o := Opening{later(midnight.Add(h.From.duration()), at), earlier(midnight.Add(h.To.duration()), next)}
			if o.From.Before(o.To) {
				open = append(open, Opening{o.From.In(c.zone), o.To.In(c.zone)})
			}
		}
		at = next.In(c.zone)
	}
	return open
}

func (m Minute) duration() time.Duration { return time.Duration(m) * time.Minute }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// OpenAt says whether the office is open at t.
func (c Calendar) OpenAt(t time.Time) bool {
	_, open := c.closing(t)
	return open
}

func (c Calendar) closing(t time.Time) (time.Time, bool) {
	for _, o := range c.Openings(c.Date(t)) {
		if !t.Before(o.From) && t.Before(o.To) {
			return o.To, true
		}
	}
	return time.Time{}, false
}

// NextOpening returns t itself when the office is open then, else the next instant at which it opens.
func (c Calendar) NextOpening(t time.Time) time.Time {
	for from := range c.from(t) {
		return from.From
	}
	panic("unreachable: a calendar opens every week but for finitely many exceptions")
}

// from yields the openings after t without end, the first one cut at t.
func (c Calendar) from(t time.Time) func(yield func(Opening) bool) {
	return func(yield func(Opening) bool) {
		for d := c.Date(t); ; d = d.AddDays(1) {
			for _, o := range c.Openings(d) {
				o.From = later(o.From, t)
				if o.From.Before(o.To) && !yield(o) {
					return
				}
			}
		}
	}
}
