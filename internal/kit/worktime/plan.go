package worktime

import (
	"fmt"
	"slices"
	"time"

	"parvis/internal/kit/civil"
	"parvis/internal/kit/i18n"
)

// Plan is the opening of an office as an administrator writes it. NewCalendar checks it.
type Plan struct {
	Zone       string      `json:"zone"` // IANA name: Europe/Paris
	Week       Week        `json:"week"`
	Region     Region      `json:"region"`
	Exceptions []Exception `json:"exceptions,omitempty"`
}

// Week holds the opening of each weekday; a day left out is closed.
type Week struct {
	Monday    Hours `json:"monday,omitempty"`
	Tuesday   Hours `json:"tuesday,omitempty"`
	Wednesday Hours `json:"wednesday,omitempty"`
	Thursday  Hours `json:"thursday,omitempty"`
	Friday    Hours `json:"friday,omitempty"`
	Saturday  Hours `json:"saturday,omitempty"`
	Sunday    Hours `json:"sunday,omitempty"`
}

// On returns the opening of a weekday.
func (w Week) On(d time.Weekday) Hours { return w.days()[d] }

func (w Week) days() [7]Hours {
	return [7]Hours{w.Sunday, w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday}
}

// Hours are the openings of one day, in order, apart from each other.
type Hours []Interval

// Interval is an opening from one minute up to, not including, another.
type Interval struct {
	From Minute `json:"from"`
	To   Minute `json:"to"`
}

// Exception replaces the opening of one date, holidays included: no Hours means closed.
type Exception struct {
	Date civil.Date `json:"date"`
	Open Hours      `json:"open,omitempty"`
	Why  i18n.Text  `json:"why,omitempty"` // shown to residents
}

// Minute is a time of the day in minutes since midnight, written 08:30; 24:00 ends a day.
type Minute int

// At returns the minute of h:m.
func At(h, m int) Minute { return Minute(60*h + m) }

// String writes 08:30.
func (m Minute) String() string { return fmt.Sprintf("%02d:%02d", int(m)/60, int(m)%60) }

// MarshalText writes 08:30.
func (m Minute) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads 08:30, up to 24:00.
func (m *Minute) UnmarshalText(text []byte) error {
	if len(text) != 5 || text[2] != ':' || !digits(text[:2]) || !digits(text[3:]) {
		return fmt.Errorf("read the time %q: want hours and minutes as 08:30", text)
	}
	h, m60 := int(text[0]-'0')*10+int(text[1]-'0'), int(text[3]-'0')*10+int(text[4]-'0')
	if m60 > 59 || At(h, m60) > day {
		return fmt.Errorf("read the time %q: the last one is 24:00", text)
	}
	*m = At(h, m60)
	return nil
}

const day Minute = 24 * 60

func digits(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return c < '0' || c > '9' })
}

// TownHall is the usual week of a French town hall, for demos and as the form's first values.
func TownHall() Plan {
	day := Hours{{At(8, 30), At(12, 0)}, {At(13, 30), At(17, 30)}}
	return Plan{Zone: "Europe/Paris", Region: France, Week: Week{
		Monday: day, Tuesday: day, Wednesday: day, Thursday: day,
		Friday: Hours{{At(8, 30), At(12, 0)}, {At(13, 30), At(16, 30)}},
	}}
}

// check says the first thing that is wrong with the plan, and where.
func (p Plan) check() error {
	open := false
	for d, hours := range p.Week.days() {
		if err := hours.check(); err != nil {
			return fmt.Errorf("opening of %s: %w", time.Weekday(d), err)
		}
		open = open || len(hours) > 0
	}
	if !open {
		// An office that never opens has no working days to count: every deadline would be endless.
		return fmt.Errorf("opening of the week: give at least one day with hours")
	}
	seen := map[civil.Date]bool{}
	for _, e := range p.Exceptions {
		if !e.Date.Exists() || seen[e.Date] {
			return fmt.Errorf("exception of %s: each needs a day of its own", e.Date)
		}
		if err := e.Open.check(); err != nil {
			return fmt.Errorf("exception of %s: %w", e.Date, err)
		}
		seen[e.Date] = true
	}
	if _, ok := regions[p.Region]; !ok {
		return fmt.Errorf("holiday region %q: choose one of fr, fr-alsace-moselle, gb-eng, none", p.Region)
	}
	return nil
}

func (h Hours) check() error {
	last := Minute(-1)
	for _, i := range h {
		if i.From < 0 || i.To > day || i.From >= i.To {
			return fmt.Errorf("%s to %s: the end comes after the start, 24:00 at the latest", i.From, i.To)
		}
		if i.From <= last {
			return fmt.Errorf("%s to %s: begins before the one above has ended", i.From, i.To)
		}
		last = i.To
	}
	return nil
}
