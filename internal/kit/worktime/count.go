package worktime

import "time"

// AddWorkingDays returns the end of the n-th day after t on which the office opens (CRPA R112-11-2).
// With n = 0, the end of t's own day.
func (c Calendar) AddWorkingDays(t time.Time, n int) time.Time {
	d := c.Date(t)
	for n > 0 {
		d = d.AddDays(1)
		if c.WorkingDay(d) {
			n--
		}
	}
	return c.EndOf(d)
}

// AddDays returns the end of the n-th day after t.
func (c Calendar) AddDays(t time.Time, n int) time.Time { return c.EndOf(c.Date(t).AddDays(n)) }

// AddClearDays returns the end of a deadline of n jours francs: neither the day of t nor the last day counts.
func (c Calendar) AddClearDays(t time.Time, n int) time.Time { return c.AddDays(t, n+1) }

// AddMonths returns the end of the day with t's number n months later, or of the last day of a shorter month.
func (c Calendar) AddMonths(t time.Time, n int) time.Time { return c.EndOf(c.Date(t).AddMonths(n)) }

// AddWorkingTime returns the instant at which the office will have been open for d since t; t itself when
// d is not positive. Work that fills a day ends when the office closes, not when it opens again.
func (c Calendar) AddWorkingTime(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return t
	}
	for o := range c.from(t) {
		length := o.To.Sub(o.From)
		if d <= length {
			return o.From.Add(d)
		}
		d -= length
	}
	panic("unreachable: openings have no end")
}

// WorkingTimeBetween returns how long the office is open from a to b; negative when b comes first.
func (c Calendar) WorkingTimeBetween(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.WorkingTimeBetween(b, a)
	}
	var sum time.Duration
	for o := range c.from(a) {
		if !o.From.Before(b) {
			break
		}
		sum += earlier(o.To, b).Sub(o.From)
	}
	return sum
}

// WorkingDaysBetween returns how many working days follow the day of a, up to and with the day of b;
// negative when b's day comes first.
func (c Calendar) WorkingDaysBetween(a, b time.Time) int {
	from, to, sign := c.Date(a), c.Date(b), 1
	if to.Before(from) {
		from, to, sign = to, from, -1
	}
	n := 0
	for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
		if c.WorkingDay(d) {
			n++
		}
	}
	return sign * n
}
