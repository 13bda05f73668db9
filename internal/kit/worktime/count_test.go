package worktime

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func calendar(t testing.TB, p Plan) Calendar {
	t.Helper()
	c, err := NewCalendar(p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func instant(t testing.TB, c Calendar, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, c.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestSpansOfATownHall(t *testing.T) {
	t.Parallel()
	c := calendar(t, TownHall())
	for _, k := range []struct {
		name, from string
		span       Span
		want       string // last day, or instant
	}{
		{"the acknowledgement, over a weekend", "2026-11-19 23:00", Span{WorkingDays: 10}, "2026-12-03"},
		{"sent on a Saturday, the first day is Monday", "2026-11-21 10:00", Span{WorkingDays: 1}, "2026-11-23"},
		{"Christmas and New Year do not count", "2026-12-23 09:00", Span{WorkingDays: 6}, "2027-01-04"},
		{"Easter Monday 2027 does not count", "2027-03-25 09:00", Span{WorkingDays: 2}, "2027-03-30"},
		{"silence decides after two months", "2026-12-31 09:00", Span{Months: 2}, "2027-02-28"},
		{"two months over a leap February", "2027-12-29 09:00", Span{Months: 2}, "2028-02-29"},
		{"calendar days cross the year", "2026-12-20 09:00", Span{Days: 20}, "2027-01-09"},
		{"clear days end one day later", "2026-12-20 09:00", Span{ClearDays: 20}, "2027-01-10"},
		{"rolled from Sunday to Monday", "2026-12-20 09:00", Span{ClearDays: 20, Roll: true}, "2027-01-11"},
		{"an instant before midnight is still that day", "2026-11-30 23:59", Span{Days: 1}, "2026-12-01"},
		{"hours over lunch", "2026-12-03 11:00", Span{Working: Duration(2 * time.Hour)}, "2026-12-03 14:30"},
		{"hours end at closing time", "2026-12-04 15:30", Span{Working: Duration(time.Hour)}, "2026-12-04 16:30"},
		{"hours over a weekend", "2026-12-04 16:00", Span{Working: Duration(time.Hour)}, "2026-12-07 09:00"},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			due, err := k.span.After(instant(t, c, k.from), c)
			if err != nil {
				t.Fatal(err)
			}
			form := "2006-01-02 15:04"[:len(k.want)]
			if got := due.In(c.Zone()).Format(form); got != k.want {
				t.Errorf("from %s: got %s, want %s", k.from, got, k.want)
			}
		})
	}
}

func TestADeadlineEndsWithItsLastDay(t *testing.T) {
	t.Parallel()
	c := calendar(t, TownHall())
	due := c.AddDays(instant(t, c, "2026-12-02 09:00"), 1)
	if want := instant(t, c, "2026-12-04 00:00").Add(-time.Microsecond); !due.Equal(want) {
		t.Errorf("got %s, want %s", due, want)
	}
}

func TestPlansAreReadBack(t *testing.T) {
	t.Parallel()
	want := calendar(t, TownHall())
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Calendar
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Plan(), got.Plan()); diff != "" {
		t.Error(diff)
	}
}

func TestBadPlansSayWhy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"zone":"Europe/Paris","region":"fr"}`:                                                                                 "at least one day",
		`{"zone":"Paris","region":"fr","week":{"monday":[{"from":"08:00","to":"12:00"}]}}`:                                      "Europe/Paris",
		`{"zone":"Europe/Paris","region":"de","week":{"monday":[{"from":"08:00","to":"12:00"}]}}`:                               "choose one of",
		`{"zone":"Europe/Paris","region":"fr","week":{"monday":[{"from":"12:00","to":"08:00"}]}}`:                               "after the start",
		`{"zone":"Europe/Paris","region":"fr","week":{"monday":[{"from":"8:00","to":"12:00"}]}}`:                                "08:30",
		`{"zone":"Europe/Paris","region":"fr","week":{"monday":[{"from":"08:00","to":"24:01"}]}}`:                               "24:00",
		`{"zone":"Europe/Paris","region":"fr","week":{"monday":[{"from":"08:00","to":"12:00"},{"from":"11:00","to":"13:00"}]}}`: "above",
	} {
		var c Calendar
		if err := json.Unmarshal([]byte(text), &c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want a reason with %q", text, err, want)
		}
	}
}

func TestSpansAreOneThing(t *testing.T) {
	t.Parallel()
	for _, s := range []Span{{}, {Days: 1, Months: 1}, {Days: -1}, {Days: 1_000_000}, {Working: Duration(time.Hour), Roll: true}} {
		if _, err := Start(time.Unix(1e9, 0), s); err == nil {
			t.Errorf("%+v was accepted", s)
		}
	}
	var s Span
	if err := json.Unmarshal([]byte(`{"working":"4h30m"}`), &s); err != nil || time.Duration(s.Working) != 270*time.Minute {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestClockRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	t0 := time.Unix(1_800_000_000, 0)
	c, err := Start(t0, Span{Days: 3})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Resume(t0); err == nil {
		t.Error("resumed while running")
	}
	if _, err := c.Pause(t0.Add(-time.Minute)); err == nil {
		t.Error("paused before its start")
	}
	paused, err := c.Pause(t0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := paused.Pause(t0); err == nil {
		t.Error("paused twice")
	}
	met, err := paused.Met(t0.Add(time.Hour))
	if err != nil || met.Paused() || !paused.Paused() {
		t.Errorf("met: %+v, %v; the earlier value must stay as it was: %+v", met, err, paused)
	}
	if _, err := met.Met(t0.Add(2 * time.Hour)); err == nil {
		t.Error("met twice")
	}
}

func TestLeftInWords(t *testing.T) {
	t.Parallel()
	on := calendar(t, TownHall())
	at := func(s string) time.Time { return instant(t, on, s) }
	c, _ := Start(at("2026-12-01 10:00"), Span{WorkingDays: 5}) // due 8 December
	if l := c.Left(on, at("2026-12-03 10:00")); l.Days != 3 || l.Late || l.Paused {
		t.Errorf("running: %+v", l)
	}
	if l := c.Left(on, at("2026-12-10 10:00")); l.Days != 2 || !l.Late {
		t.Errorf("late: %+v", l)
	}
	p, _ := c.Pause(at("2026-12-03 10:00"))
	if l := p.Left(on, at("2026-12-21 10:00")); l.Days != 3 || !l.Paused || !l.Due.IsZero() || p.Late(on, at("2027-12-20 10:00")) {
		t.Errorf("paused: %+v", l)
	}
	r, _ := p.Resume(at("2026-12-14 10:00")) // a Monday: only 2 December was counted, 14 is
	if due, known := r.Due(on); !known || on.Date(due).String() != "2026-12-17" {
		t.Errorf("resumed: due %s, %v", due, known)
	}
}

func BenchmarkDueInTenWorkingDays(b *testing.B) {
	on := calendar(b, TownHall())
	c, err := Start(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), Span{WorkingDays: 10})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c.Due(on)
	}
}
