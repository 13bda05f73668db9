package worktime

import (
	"encoding/json"
	"fmt"
	"time"
	_ "time/tzdata" // a container without zone files must count the same days

	"parvis/internal/kit/civil"
)

// Calendar is a checked Plan that counts. It is a value: copy it, share it between goroutines.
type Calendar struct {
	plan   Plan
	zone   *time.Location
	except map[civil.Date]Hours
}

// NewCalendar returns the calendar of a plan, or what is wrong with the plan.
func NewCalendar(p Plan) (Calendar, error) {
	if err := p.check(); err != nil {
		return Calendar{}, err
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil || p.Zone == "" || p.Zone == "Local" {
		return Calendar{}, fmt.Errorf("time zone %q: give a name such as Europe/Paris", p.Zone)
	}
	c := Calendar{plan: p, zone: zone, except: map[civil.Date]Hours{}}
	for _, e := range p.Exceptions {
		c.except[e.Date] = e.Open
	}
	return c, nil
}

// Plan returns the plan that the calendar counts by.
func (c Calendar) Plan() Plan { return c.plan }

// Zone returns the zone whose clocks the office follows.
func (c Calendar) Zone() *time.Location { return c.zone }

// MarshalJSON writes the plan.
func (c Calendar) MarshalJSON() ([]byte, error) { return json.Marshal(c.plan) }

// UnmarshalJSON reads a plan and checks it.
func (c *Calendar) UnmarshalJSON(text []byte) error {
	var p Plan
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	read, err := NewCalendar(p)
	if err == nil {
		*c = read
	}
	return err
}

// Date returns the day that the office's calendar shows at t.
func (c Calendar) Date(t time.Time) civil.Date { return civil.Of(t, c.zone) }

// Hours returns the openings of a date: its exception, else nothing on a holiday, else those of the weekday.
func (c Calendar) Hours(d civil.Date) Hours {
	if h, ok := c.except[d]; ok {
		return h
	}
	if _, ok := c.plan.Region.Holiday(d); ok {
		return nil
	}
	return c.plan.Week.On(d.Weekday())
}

// WorkingDay says whether the office opens at all on d.
func (c Calendar) WorkingDay(d civil.Date) bool { return len(c.Hours(d)) > 0 }

// StartOf returns the first instant of d. It is not always midnight: some zones change their clocks then.
func (c Calendar) StartOf(d civil.Date) time.Time {
	wall := d.UTC()
	// No zone is more than 15 hours from UTC; from there look for the first instant whose clock shows d.
	for at := wall.Add(-15 * time.Hour); ; {
		_, end := at.In(c.mustZone()).ZoneBounds()
		start := wall.Add(-offset(at, c.zone))
		if start.Before(at) {
			start = at
		}
		if end.IsZero() || start.Before(end) {
			return start.In(c.zone)
		}
		at = end
	}
}

// EndOf returns the last microsecond of d: what is done then is still done on d.
func (c Calendar) EndOf(d civil.Date) time.Time {
	return c.StartOf(d.AddDays(1)).Add(-time.Microsecond)
}

// mustZone stops the one misuse that would otherwise count for ever: a Calendar that was never made.
func (c Calendar) mustZone() *time.Location {
	if c.zone == nil {
		panic("worktime: a Calendar must come from NewCalendar or JSON")
	}
	return c.zone
}

func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
