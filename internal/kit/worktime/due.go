package worktime

import (
	"time"

	"parvis/internal/kit/civil"
)

// Due returns the last instant at which the clock can be met in time. It is not known while the clock
// is paused, unless it had ended before the pause.
func (c Clock) Due(on Calendar) (due time.Time, known bool) {
	if c.Span.inDays() {
		return c.dueDay(on)
	}
	return c.dueTime(on)
}

// dueDay walks day by day: a day counts when it is of the counted kind and the clock runs at its end.
func (c Clock) dueDay(on Calendar) (time.Time, bool) {
	d := on.Date(c.Started)
	n, working := c.Span.days(d)
	for {
		d = d.AddDays(1)
		end := on.EndOf(d)
		if c.pausedForGood(end) {
			return time.Time{}, false
		}
		if c.pausedAt(end) {
			continue
		}
		open := on.WorkingDay(d)
		if open || !working {
			n--
		}
		if n <= 0 && (open || !c.Span.Roll) {
			return end, true
		}
	}
}

// dueTime walks opening by opening, each one less its pauses.
func (c Clock) dueTime(on Calendar) (time.Time, bool) {
	left := time.Duration(c.Span.Working)
	for o := range on.from(c.Started) {
		for _, run := range c.running(o) {
			length := run.To.Sub(run.From)
			if left <= length {
				return run.From.Add(left), true
			}
			left -= length
		}
		if c.pausedForGood(o.To) {
			return time.Time{}, false
		}
	}
	panic("unreachable: openings have no end")
}

// running cuts the pauses out of an opening.
func (c Clock) running(o Opening) []Opening {
	var runs []Opening
	for _, p := range c.Pauses {
		if p.From.After(o.From) {
			if before := (Opening{o.From, earlier(p.From, o.To)}); before.From.Before(before.To) {
				runs = append(runs, before)
			}
		}
		if p.To.IsZero() {
			return runs
		}
		o.From = later(o.From, p.To)
	}
	if o.From.Before(o.To) {
		runs = append(runs, o)
	}
	return runs
}

func (c Clock) pausedAt(t time.Time) bool {
	for _, p := range c.Pauses {
		if !t.Before(p.From) && (p.To.IsZero() || t.Before(p.To)) {
			return true
		}
	}
	return false
}

// pausedForGood says whether t lies in a pause that has no end yet.
func (c Clock) pausedForGood(t time.Time) bool {
	return c.Paused() && !t.Before(c.Pauses[len(c.Pauses)-1].From)
}

// Left is what remains of a deadline, for a sentence: "3 working days left", "late by 2 hours".
type Left struct {
	Due    time.Time     // zero while paused
	Paused bool          // the clock waits; Days or Time is what it will run when it resumes
	Late   bool          // Days or Time is how far past due it is
	Days   int           // spans in days: days of the counted kind, today not counted
	Time   time.Duration // spans in working time: open hours
}

// Left returns what remains at now; of a met clock, what remained when it was met.
func (c Clock) Left(on Calendar, now time.Time) Left {
	if c.IsMet() {
		now = c.MetAt
	}
	due, known := c.Due(on)
	if !known {
		// What it would still run is what it will run if it resumes at once.
		c.Pauses = append([]Pause(nil), c.Pauses...)
		c.Pauses[len(c.Pauses)-1].To = later(now, c.last())
		left := c.Left(on, now)
		return Left{Paused: true, Days: left.Days, Time: left.Time}
	}
	left := Left{Due: due, Late: now.After(due)}
	if c.Span.inDays() {
		left.Days = c.daysBetween(on, now, due)
	} else if left.Time = on.WorkingTimeBetween(now, due); left.Late {
		left.Time = -left.Time
	}
	return left
}

func (c Clock) daysBetween(on Calendar, now, due time.Time) int {
	n := on.WorkingDaysBetween(now, due)
	if _, working := c.Span.days(civil.Date{Year: 1, Month: 1, Day: 1}); !working {
		n = on.Date(due).DaysSince(on.Date(now))
	}
	return max(n, -n)
}
