package alerts

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"parvis/internal/kit/civil"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/worktime"
)

// Spans are the waits that are offered, in working days.
var Spans = []int{1, 3, 5, 10}

// furthest bounds how far away a reminder may be.
const furthest = 2 * 366 * 24 * time.Hour

// When reads what was chosen: "after" a number of working days, or a "day" with or without "time", which counts more. It falls on a day when
// the town hall opens, and not before it opens; shifted tells that this is not the day that was written.
func When(in url.Values, on worktime.Calendar, now time.Time) (at time.Time, shifted bool, problems errs.Problems) {
	if n, err := strconv.Atoi(in.Get("after")); err == nil && n > 0 && n <= 60 && strings.TrimSpace(in.Get("day")) == "" {
		return opens(on, on.AddWorkingDays(now, n)), false, nil
	}
	asked, problems := typed(in, on)
	if len(problems) > 0 {
		return at, false, problems
	}
	switch at = on.NextOpening(asked); {
	case !at.After(now):
		problems.Add("day", "alerts.when.past")
	case at.Sub(now) > furthest:
		problems.Add("day", "alerts.when.far")
	}
	return at, on.Date(at) != on.Date(asked), problems
}

// opens is when the office opens on the day of t.
func opens(on worktime.Calendar, t time.Time) time.Time {
	return on.NextOpening(on.StartOf(on.Date(t)))
}

// typed is the instant that was written down.
func typed(in url.Values, on worktime.Calendar) (at time.Time, problems errs.Problems) {
	day, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(in.Get("day")), on.Zone())
	if err != nil {
		problems.Add("day", "alerts.when.day")
		return at, problems
	}
	clock := strings.TrimSpace(in.Get("time"))
	if clock == "" {
		return on.StartOf(civil.Of(day, on.Zone())), nil
	}
	hour, err := time.Parse("15:04", clock)
	if err != nil {
		problems.Add("time", "alerts.when.time")
		return at, problems
	}
	y, m, d := day.Date()
	return time.Date(y, m, d, hour.Hour(), hour.Minute(), 0, 0, on.Zone()), nil
}
