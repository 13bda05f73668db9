package cases

import (
	"fmt"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/kit/worktime"
)

// Within is how long a deadline is. Spans in hours and minutes of a definition run day and night; those in working
// hours, in days and in months follow the authority's calendar.
type Within struct {
	Span     worktime.Span `json:"span"`
	AllHours bool          `json:"all_hours,omitempty"`
}

// WithinOf reads a span of a definition.
func WithinOf(s catalogue.Span) (Within, error) {
	w := Within{Span: worktime.Span{
		WorkingDays: s.WorkingDays,
		Days:        s.Days + 7*s.Weeks,
		ClearDays:   s.ClearDays,
		Months:      s.Months + 12*s.Years,
		Working:     worktime.Duration(time.Duration(s.WorkingHours) * time.Hour),
	}}
	if wall := time.Duration(s.Hours)*time.Hour + time.Duration(s.Minutes)*time.Minute; wall > 0 {
		w.AllHours = true
		w.Span.Working += worktime.Duration(wall)
		if s.WorkingHours > 0 {
			return w, fmt.Errorf("a time limit in hours and in working hours: give one of them")
		}
	}
	return w, w.Span.Check()
}

// from is when it ends if it begins at the given instant and never stands still.
func (w Within) from(at time.Time, on worktime.Calendar) time.Time {
	d := Deadline{Clock: worktime.Clock{Span: w.Span, Started: at}, AllHours: w.AllHours}
	return d.due(on)
}

// After is the instant so long after at, on a calendar: when a task or a wait of a definition ends.
func (w Within) After(at time.Time, on worktime.Calendar) time.Time { return w.from(at, on) }

// dayAndNight is the calendar of those who never close, in the same zone.
func dayAndNight(on worktime.Calendar) worktime.Calendar {
	open := worktime.Hours{{From: worktime.At(0, 0), To: worktime.At(24, 0)}}
	always, err := worktime.NewCalendar(worktime.Plan{Zone: on.Plan().Zone, Region: worktime.NoHolidays, Week: worktime.Week{
		Monday: open, Tuesday: open, Wednesday: open, Thursday: open, Friday: open, Saturday: open, Sunday: open,
	}})
	if err != nil {
		panic("cases: " + err.Error()) // the zone comes from a calendar that was checked
	}
	return always
}
