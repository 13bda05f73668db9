package rules

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a civil day, without hour or zone: a birthday, the first day of a scale.
// The zero Date is no day at all.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2026-09-01". A day that the calendar does not have is refused.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("rules: %q is not a day of the calendar", s)
	}
	return DateOf(t), nil
}

// DateOf is the day on which t falls, in the zone that t carries.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Time is the day's midnight, UTC: for counting days and writing dates, never an instant.
func (d Date) Time() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// IsZero reports that no day is meant.
func (d Date) IsZero() bool { return d == Date{} }

// Before reports that d comes earlier than e.
func (d Date) Before(e Date) bool { return d.Time().Before(e.Time()) }

// AddDays is the day n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// YearsTo counts birthdays from d to e. Who is born on 29 February is a year older
// on 1 March of common years (the law counts whole days, and that day has not come on the 28th).
func (d Date) YearsTo(e Date) int {
	years := e.Year - d.Year
	if e.Month < d.Month || e.Month == d.Month && e.Day < d.Day {
		years--
	}
	return years
}

// MonthsTo counts whole months from d to e.
func (d Date) MonthsTo(e Date) int {
	months := (e.Year-d.Year)*12 + int(e.Month) - int(d.Month)
	if e.Day < d.Day {
		months--
	}
	return months
}

// DaysTo counts days from d to e.
func (d Date) DaysTo(e Date) int { return int(e.Time().Sub(d.Time()) / (24 * time.Hour)) }

// String is the ISO form, which also sorts: "2026-09-01". No day is the empty string.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalJSON writes the ISO form.
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads the ISO form.
func (d *Date) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	if s == "" {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(s)
	*d = parsed
	return err
}
