package worktime

import (
	"encoding/json"
	"fmt"
	"time"

	"parvis/internal/kit/civil"
)

// Span is how long a deadline is: exactly one of its first five fields, more than zero.
// doc.go says how each is counted.
type Span struct {
	WorkingDays int      `json:"working_days,omitempty" yaml:"working_days,omitempty"`
	Days        int      `json:"days,omitempty" yaml:"days,omitempty"`
	ClearDays   int      `json:"clear_days,omitempty" yaml:"clear_days,omitempty"`
	Months      int      `json:"months,omitempty" yaml:"months,omitempty"`
	Working     Duration `json:"working,omitempty" yaml:"working,omitempty"`
	Roll        bool     `json:"roll,omitempty" yaml:"roll,omitempty"` // a last day that is closed gives way to the next open one
}

// Duration is a time.Duration written 4h30m in JSON and YAML.
type Duration time.Duration

// MarshalText writes 4h30m0s.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads 4h30m.
func (d *Duration) UnmarshalText(text []byte) error {
	read, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("read the working time %q: want hours and minutes as 4h30m", text)
	}
	*d = Duration(read)
	return nil
}

// longest keeps every count within a lifetime, and its sums within their types.
const longest = 36_600

// Check says what is wrong with the span.
func (s Span) Check() error {
	given := 0
	for _, n := range []int{s.WorkingDays, s.Days, s.ClearDays, s.Months, int(s.Working / Duration(time.Second))} {
		if n < 0 || n > longest*int(day)*60 {
			return fmt.Errorf("a time limit of %d: give a positive number, a hundred years at most", n)
		}
		if n > 0 {
			given++
		}
	}
	if s.WorkingDays > longest || s.Days > longest || s.ClearDays > longest || s.Months > longest/30 {
		return fmt.Errorf("a time limit of more than a hundred years")
	}
	if given != 1 {
		return fmt.Errorf("a time limit: give exactly one of working_days, days, clear_days, months, working (got %d)", given)
	}
	if s.Roll && s.Working > 0 {
		return fmt.Errorf("a time limit in working time always ends in opening hours: leave roll out")
	}
	return nil
}

// UnmarshalJSON reads a span and checks it.
func (s *Span) UnmarshalJSON(text []byte) error {
	type plain Span
	var p plain
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	*s = Span(p)
	return s.Check()
}

// inDays says whether the span ends with a day rather than with a minute.
func (s Span) inDays() bool { return s.Working == 0 }

// days returns how many counted days lie between the start and the last day, and whether only
// working days are counted.
func (s Span) days(start civil.Date) (n int, working bool) {
	switch {
	case s.WorkingDays > 0:
		return s.WorkingDays, true
	case s.ClearDays > 0:
		return s.ClearDays + 1, false
	case s.Months > 0:
		return start.AddMonths(s.Months).DaysSince(start), false
	default:
		return s.Days, false
	}
}

// After returns when a span that begins at t ends, without any pause.
func (s Span) After(t time.Time, on Calendar) (time.Time, error) {
	c, err := Start(t, s)
	if err != nil {
		return time.Time{}, err
	}
	due, _ := c.Due(on)
	return due, nil
}
