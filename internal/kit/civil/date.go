package civil

import (
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar. The zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// On returns the day that the given parts name, and whether such a day exists.
func On(year int, month time.Month, day int) (Date, bool) {
	d := Date{year, month, day}
	return d, d.Exists()
}

// Of returns the day that the clocks of zone show at t.
func Of(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// Exists says whether d is on the calendar: 29 February only in leap years, years 1 to 9999.
func (d Date) Exists() bool {
	if d.Year < 1 || d.Year > 9999 || d.Month < 1 || d.Month > 12 || d.Day < 1 {
		return false
	}
	return d.Day <= DaysIn(d.Year, d.Month)
}

// DaysIn returns how many days the month has.
func DaysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero says whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// UTC returns midnight UTC of that day: for sums and weekdays, never for an hour someone lives by.
func (d Date) UTC() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// AddDays returns the day n days later (earlier when n is negative).
func (d Date) AddDays(n int) Date { return Of(d.UTC().AddDate(0, 0, n), time.UTC) }

// AddMonths returns the same day n months later, or the last day of that month when it has no such day.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return Date{first.Year(), first.Month(), min(d.Day, DaysIn(first.Year(), first.Month()))}
}

// DaysSince returns how many days d lies after e; negative when it lies before.
func (d Date) DaysSince(e Date) int { return int((d.UTC().Unix() - e.UTC().Unix()) / (24 * 60 * 60)) }

// Before says whether d comes before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After says whether d comes after e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Compare returns -1, 0 or 1 as d comes before, is, or comes after e.
func (d Date) Compare(e Date) int { return d.UTC().Compare(e.UTC()) }

// Age returns the full years between birth d and the day on. Someone born on 29 February
// turns a year older on 1 March in common years.
func (d Date) Age(on Date) int {
	years := on.Year - d.Year
	if on.Month < d.Month || on.Month == d.Month && on.Day < d.Day {
		years--
	}
	return years
}

// String writes 2027-03-28, the form of machines; people read i18n.Date.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Parse reads the form of String.
func Parse(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("read the date %q: want a day as 2027-03-28", s)
	}
	return Of(t, time.UTC), nil
}

// MarshalText writes the form of String; no date is the empty text.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads the form of MarshalText.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = Parse(string(text))
	return err
}
