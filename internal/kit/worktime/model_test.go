package worktime

import (
	"flag"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parvis/internal/kit/civil"
)

// TestMain raises the number of random calendars from rapid's hundred.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue && !testing.Short() {
		_ = f.Value.Set("1000")
	}
	os.Exit(m.Run())
}

// model is a deliberately slow office: it looks at the wall clock once a minute and remembers nothing.
// Its Easter is the anonymous Gregorian computus, not the one of the holiday package.
type model struct {
	plan Plan
	zone *time.Location
}

func (m model) date(t time.Time) civil.Date { return civil.Of(t, m.zone) }

func (m model) openAt(t time.Time) bool {
	wall := t.In(m.zone)
	minute := At(wall.Hour(), wall.Minute())
	for _, i := range m.hours(m.date(t)) {
		if i.From <= minute && minute < i.To {
			return true
		}
	}
	return false
}

func (m model) hours(d civil.Date) Hours {
	for _, e := range m.plan.Exceptions {
		if e.Date == d {
			return e.Open
		}
	}
	if m.holiday(d) {
		return nil
	}
	return m.plan.Week.On(d.Weekday())
}

func (m model) holiday(d civil.Date) bool {
	if m.plan.Region == NoHolidays {
		return false
	}
	md := d.String()[5:]
	after := d.DaysSince(easter(d.Year))
	switch md {
	case "01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25":
		return true
	case "12-26":
		return m.plan.Region == AlsaceMoselle
	}
	return after == 1 || after == 39 || after == 50 || after == -2 && m.plan.Region == AlsaceMoselle
}

func easter(y int) civil.Date {
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	n := h + l - 7*((a+11*h+22*l)/451) + 114
	return civil.Date{Year: y, Month: time.Month(n / 31), Day: n%31 + 1}
}

// between counts the open minutes one by one.
func (m model) between(a, b time.Time) (sum time.Duration) {
	for t := a; t.Before(b); t = t.Add(time.Minute) {
		if m.openAt(t) {
			sum += time.Minute
		}
	}
	return sum
}

// due lets the clock run minute by minute; known is false when the walk ends in an open pause.
func (m model) due(c Clock) (due time.Time, known bool) {
	start := m.date(c.Started)
	left, working := c.Span.days(start)
	minutes := time.Duration(c.Span.Working) / time.Minute
	for t := c.Started; ; t = t.Add(time.Minute) {
		paused, open := false, false
		for _, p := range c.Pauses {
			inside := !t.Before(p.From) && (p.To.IsZero() || t.Before(p.To))
			paused = paused || inside
			open = open || inside && p.To.IsZero()
		}
		if open && (minutes > 0 || m.date(t) != start) && m.lastMinute(t) {
			return time.Time{}, false
		}
		if paused {
			continue
		}
		if minutes > 0 {
			if m.openAt(t) {
				if minutes--; minutes == 0 {
					return t.Add(time.Minute), true
				}
			}
			continue
		}
		if d := m.date(t); m.lastMinute(t) && d != start {
			if !working || len(m.hours(d)) > 0 {
				left--
			}
			if left <= 0 && (!c.Span.Roll || len(m.hours(d)) > 0) {
				return t.Add(time.Minute - time.Microsecond), true
			}
		}
	}
}

func (m model) lastMinute(t time.Time) bool { return m.date(t) != m.date(t.Add(time.Minute)) }

// The instants near which calendars go wrong.
var edges = []string{
	"2027-03-28T01:00:00Z", "2026-10-25T01:00:00Z", // clocks change in Paris and London
	"2027-03-14T07:00:00Z", "2026-11-01T06:00:00Z", // in New York
	"2026-04-05T15:00:00Z", "2026-10-03T15:30:00Z", // by half an hour at Lord Howe
	"2027-03-27T22:00:00Z", "2026-10-24T21:00:00Z", // at midnight in Beirut
	"2028-02-29T12:00:00Z", "2026-12-31T23:00:00Z", "2027-05-06T08:00:00Z", "2038-01-19T03:14:00Z",
}

var zones = []string{"Europe/Paris", "Europe/Paris", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "Indian/Reunion", "UTC"}

func drawHours(t *rapid.T, name string) Hours {
	cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, 96), 0, 6, rapid.ID[int]).Draw(t, name)
	slots := map[int]bool{}
	for _, c := range cuts {
		slots[c] = true
	}
	var marks []Minute
	for q := range 97 {
		if slots[q] {
			marks = append(marks, Minute(q*15))
		}
	}
	var h Hours
	for i := 0; i+1 < len(marks); i += 2 {
		h = append(h, Interval{marks[i], marks[i+1]})
	}
	return h
}

func drawPlan(t *rapid.T, around time.Time) Plan {
	p := Plan{
		Zone:   rapid.SampledFrom(zones).Draw(t, "zone"),
		Region: rapid.SampledFrom([]Region{France, AlsaceMoselle, NoHolidays}).Draw(t, "region"),
	}
	for i, d := range []*Hours{&p.Week.Monday, &p.Week.Tuesday, &p.Week.Wednesday, &p.Week.Thursday, &p.Week.Friday, &p.Week.Saturday, &p.Week.Sunday} {
		if rapid.IntRange(0, 9).Draw(t, "opens") > i/3 {
			*d = drawHours(t, "hours")
		}
	}
	if len(p.Week.Tuesday) == 0 {
		p.Week.Tuesday = Hours{{At(0, 0), At(24, 0)}}
	}
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(-3, 12), 0, 3, rapid.ID[int]).Draw(t, "exceptions") {
		p.Exceptions = append(p.Exceptions, Exception{Date: civil.Of(around, time.UTC).AddDays(n), Open: drawHours(t, "other hours")})
	}
	return p
}

func drawInstant(t *rapid.T, around time.Time, name string) time.Time {
	return around.Add(time.Duration(rapid.IntRange(-4*24*60, 4*24*60).Draw(t, name)) * time.Minute)
}

func draw(t *rapid.T) (Calendar, model, time.Time) {
	around, err := time.Parse(time.RFC3339, rapid.SampledFrom(edges).Draw(t, "edge"))
	if err != nil {
		t.Fatal(err)
	}
	p := drawPlan(t, around)
	c, err := NewCalendar(p)
	if err != nil {
		t.Fatal(err)
	}
	return c, model{p, c.Zone()}, around
}

func TestCountsLikeTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, m, around := draw(t)
		a, b := drawInstant(t, around, "a"), drawInstant(t, around, "b")
		if b.Before(a) {
			a, b = b, a
		}
		if got, want := c.WorkingTimeBetween(a, b), m.between(a, b); got != want || c.WorkingTimeBetween(b, a) != -want {
			t.Fatalf("working time from %s to %s: got %s, want %s", a, b, got, want)
		}
		if got, want := c.OpenAt(a), m.openAt(a); got != want {
			t.Fatalf("open at %s: got %v", a, got)
		}
		next := c.NextOpening(a)
		want := a
		for !m.openAt(want) {
			want = want.Add(time.Minute)
		}
		if !next.Equal(want) {
			t.Fatalf("next opening after %s: got %s, want %s", a, next, want)
		}
		days := 0
		for d := m.date(a).AddDays(1); !d.After(m.date(b)); d = d.AddDays(1) {
			if len(m.hours(d)) > 0 {
				days++
			}
		}
		if got := c.WorkingDaysBetween(a, b); got != days {
			t.Fatalf("working days from %s to %s: got %d, want %d", a, b, got, days)
		}
	})
}

func TestAddingIsAClockWithoutPauses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		on, m, around := draw(t)
		at, n := drawInstant(t, around, "at"), rapid.IntRange(1, 9).Draw(t, "n")
		worked := time.Duration(n*45) * time.Minute
		for _, c := range []struct {
			span Span
			got  time.Time
		}{
			{Span{WorkingDays: n}, on.AddWorkingDays(at, n)}, {Span{Days: n}, on.AddDays(at, n)}, {Span{ClearDays: n}, on.AddClearDays(at, n)},
			{Span{Working: Duration(worked)}, on.AddWorkingTime(at, worked)},
		} {
			if want, _ := m.due(Clock{Span: c.span, Started: at}); !c.got.Equal(want) {
				t.Fatalf("%+v from %s: got %s, want %s", c.span, at, c.got, want)
			}
		}
	})
}

func drawSpan(t *rapid.T) Span {
	n := rapid.IntRange(1, 9).Draw(t, "n")
	s := rapid.SampledFrom([]Span{
		{WorkingDays: n}, {Days: n}, {ClearDays: n}, {Months: 1}, {Working: Duration(time.Duration(n*97) * time.Minute)},
	}).Draw(t, "span")
	s.Roll = s.Working == 0 && rapid.Bool().Draw(t, "roll")
	return s
}

func TestClocksRunLikeTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		on, m, around := draw(t)
		at := drawInstant(t, around, "start")
		c, err := Start(at, drawSpan(t))
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 5).Draw(t, "changes") {
			at = at.Add(time.Duration(rapid.IntRange(0, 2*24*60).Draw(t, "minutes later")) * time.Minute)
			if c.Paused() {
				c, err = c.Resume(at)
			} else {
				c, err = c.Pause(at)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		due, known := c.Due(on)
		want, wantKnown := m.due(c)
		if known != wantKnown || !due.Equal(want) {
			t.Fatalf("%+v: got %s (%v), want %s (%v)", c, due, known, want, wantKnown)
		}
		if known {
			if c.Late(on, due) || !c.Late(on, due.Add(time.Microsecond)) {
				t.Fatal("late must begin just after due")
			}
		}
		if !c.Paused() && c.Span.Working > 0 {
			now := drawInstant(t, due, "now")
			l := c.Left(on, now)
			if now.After(due) != l.Late || l.Time != m.between(now, due)+m.between(due, now) {
				t.Fatalf("left at %s of %s: %+v", now, due, l)
			}
		}
	})
}

func FuzzPlanJSON(f *testing.F) {
	f.Add(`{"zone":"Europe/Paris","week":{"monday":[{"from":"08:30","to":"12:00"}]},"region":"fr","exceptions":[{"date":"2026-12-24"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var c Calendar
		if c.UnmarshalJSON([]byte(text)) == nil {
			at := time.Date(2026, 12, 24, 10, 0, 0, 0, time.UTC)
			if due := c.AddWorkingDays(at, 3); !due.After(at) {
				t.Fatalf("%s: due %s", text, due)
			}
			c.AddWorkingTime(at, time.Hour)
		}
	})
}
