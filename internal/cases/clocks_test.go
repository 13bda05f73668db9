package cases_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/worktime"
)

// Questions come and go as they like: what is due at the end is what counting every minute of the office gives.
func TestDueAgreesWithEveryMinute(t *testing.T) {
	t.Parallel()
	h := casestest.New(t, dbtest.New(t))
	rapid.Check(t, func(rt *rapid.T) {
		start := dbtest.Start.Add(time.Duration(rapid.IntRange(0, 60*24*30).Draw(rt, "start")) * time.Minute)
		h.Clock.Set(start)
		span := rapid.SampledFrom([]worktime.Span{
			{WorkingDays: 1}, {WorkingDays: 5}, {Days: 7}, {Working: worktime.Duration(4 * time.Hour)}, {Working: worktime.Duration(19*time.Hour + time.Minute)},
		}).Draw(rt, "span")
		c := h.Open(casestest.In(cases.State{Name: "received", Clocks: []cases.Clock{{Name: "decide", Within: cases.Within{Span: span}}}}))
		m := model{h: h, span: span, from: start}
		var open []uuid.UUID
		for range rapid.IntRange(0, 8).Draw(rt, "turns") {
			h.Clock.Advance(time.Duration(rapid.IntRange(0, 60*40).Draw(rt, "minutes")) * time.Minute)
			if len(open) > 0 && rapid.Bool().Draw(rt, "answer") {
				which := rapid.IntRange(0, len(open)-1).Draw(rt, "which")
				h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
					return h.Cases.Answer(ctx, tx, cases.Change{Case: c.ID, By: resident}, cases.Reply{Questions: []uuid.UUID{open[which]}, Values: catalogue.Answers{"club": "judo"}})
				})
				if open = append(open[:which:which], open[which+1:]...); len(open) == 0 {
					m.run(h.Clock.Now())
				}
				continue
			}
			h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
				c, q, err := h.Cases.Ask(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, cases.Query{Question: cases.Question{Fields: []string{"club"}, Pauses: []string{"decide"}}})
				open = append(open, q.ID)
				return c, err
			})
			m.stop(h.Clock.Now())
		}
		now, err := h.Cases.Load(h.Here(), h.DB.Read(), c.ID)
		if err != nil {
			rt.Fatal(err)
		}
		d, ok := now.Deadline("decide")
		if !ok {
			rt.Fatal("the clock is gone")
		}
		if want := m.due(); !d.Due.Equal(want) {
			rt.Fatalf("due: got %v, the minutes say %v (pauses %v)", d.Due, want, m.stops)
		}
	})
}

// model is the slow and obvious way to count: minute by minute, looking at the office's door and at the questions.
type model struct {
	h     *casestest.House
	span  worktime.Span
	from  time.Time
	stops [][2]time.Time // stood still from, to (zero: still)
}

func (m *model) stop(at time.Time) {
	if n := len(m.stops); n == 0 || !m.stops[n-1][1].IsZero() {
		m.stops = append(m.stops, [2]time.Time{at})
	}
}

func (m *model) run(at time.Time) { m.stops[len(m.stops)-1][1] = at }

func (m *model) still(t time.Time) (still, forGood bool) {
	for _, s := range m.stops {
		if !t.Before(s[0]) && (s[1].IsZero() || t.Before(s[1])) {
			return true, s[1].IsZero()
		}
	}
	return false, false
}

func (m *model) due() time.Time {
	office := m.h.Portvieux.Calendar
	days, working := m.span.WorkingDays+m.span.Days, m.span.WorkingDays > 0
	minutes := int(time.Duration(m.span.Working) / time.Minute)
	first := office.Date(m.from)
	for t := m.from; ; t = t.Add(time.Minute) {
		still, forGood := m.still(t)
		if forGood {
			return time.Time{}
		}
		if m.span.Working > 0 {
			if office.OpenAt(t) && !still {
				if minutes--; minutes == 0 {
					return t.Add(time.Minute)
				}
			}
			continue
		}
		day := office.Date(t)
		lastMinute := office.Date(t.Add(time.Minute)) != day
		if day == first || !lastMinute {
			continue
		}
		end := office.EndOf(day)
		if still, forGood = m.still(end); forGood {
			return time.Time{}
		} else if still || working && !office.WorkingDay(day) {
			continue
		}
		if days--; days == 0 {
			return end.UTC()
		}
	}
}

// A missed deadline becomes one event, however often and from however many machines the timer looks.
func TestMissedIsNoticedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		c := h.Open()
		due, _ := c.Due()
		h.Clock.Set(due.Due)
		sweep(t, h)
		if n := missed(t, h, c.ID); n != 0 {
			t.Errorf("at the last instant: %d missed, want none", n)
		}
		h.Clock.Advance(time.Microsecond)
		sweep(t, h)
		sweep(t, h)
		if n := missed(t, h, c.ID); n != 1 {
			t.Errorf("after it: %d missed, want one", n)
		}
		page, err := h.Cases.List(h.Here(), d.Read(), cases.Filter{Late: true}, cases.Cursor{}, 10)
		if err != nil || len(page.Rows) != 1 || !page.Rows[0].Late(h.Clock.Now()) {
			t.Errorf("late cases: %+v, %v", page.Rows, err)
		}
		checkSound(t, h, c.ID)
	})
}

func sweep(t *testing.T, h *casestest.House) {
	t.Helper()
	errs := make(chan error)
	for range 2 {
		go func() { errs <- h.Cases.NoticeMissed(context.Background()) }()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
}

func missed(t *testing.T, h *casestest.House, id cases.ID) (n int) {
	t.Helper()
	history, err := h.Cases.History(h.Here(), h.DB.Read(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range history {
		if tick, ok := e.Data.(*cases.Ticked); ok && tick.Tick == cases.Missed {
			n++
		}
	}
	return n
}

// When the time given to the resident has passed, the authority's own clock runs again (CRPA L114-5).
func TestSilenceOfTheResidentEndsThePause(t *testing.T) {
	t.Parallel()
	h := casestest.New(t, dbtest.New(t))
	c := h.Open()
	c = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return h.Cases.Move(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, cases.Step{To: casestest.Missing()})
	})
	answer, _ := c.AnswerBy()
	h.Clock.Set(answer.Due.Add(time.Minute))
	sweep(t, h)
	c, err := h.Cases.Load(h.Here(), h.DB.Read(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if d, ok := c.Due(); !ok || d.Name != "decide" || !d.Due.After(h.Clock.Now()) {
		t.Errorf("the clock to decide: %+v", d)
	}
	checkSound(t, h, c.ID)
}

// Spans of a definition, each as the law or the promise counts it.
func TestWithinOf(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 3, 13, 12, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		span catalogue.Span
		want string // in Paris; empty: refused
	}{
		"ten working days over Christmas": {catalogue.Span{WorkingDays: 10}, "2026-12-17 23:59"},
		"twenty days":                     {catalogue.Span{Days: 20}, "2026-12-23 23:59"},
		"two weeks":                       {catalogue.Span{Weeks: 2}, "2026-12-17 23:59"},
		"clear days":                      {catalogue.Span{ClearDays: 3}, "2026-12-07 23:59"},
		"two months":                      {catalogue.Span{Months: 2}, "2027-02-03 23:59"},
		"a year":                          {catalogue.Span{Years: 1}, "2027-12-03 23:59"},
		"working hours":                   {catalogue.Span{WorkingHours: 4}, "2026-12-04 09:12"},
		"hours run through the night":     {catalogue.Span{Hours: 24}, "2026-12-04 14:12"},
		"minutes":                         {catalogue.Span{Minutes: 30}, "2026-12-03 14:42"},
		"nothing":                         {catalogue.Span{}, ""},
		"two units":                       {catalogue.Span{Days: 2, Months: 1}, ""},
		"both kinds of hours":             {catalogue.Span{Hours: 1, WorkingHours: 1}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			within, err := cases.WithinOf(test.span)
			if (err == nil) != (test.want != "") {
				t.Fatalf("error: %v", err)
			}
			if err != nil {
				return
			}
			h := casestest.New(t, dbtest.New(t))
			h.Clock.Set(at)
			c := h.Open(casestest.In(cases.State{Name: "received", Clocks: []cases.Clock{{Name: "decide", Within: within}}}))
			due, _ := c.Due()
			if got := due.Due.In(h.Portvieux.Location()).Format("2006-01-02 15:04"); got != test.want {
				t.Errorf("due: got %s, want %s", got, test.want)
			}
		})
	}
}

// The town closes for a day it had not foreseen: what is due moves, in the list too, by an event that says so.
func TestANewClosingDayMovesWhatIsDue(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		c, ended := h.Open(), h.Open()
		h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Move(ctx, tx, cases.Change{Case: ended.ID, By: casestest.Claire}, cases.Step{To: casestest.Granted()})
		})
		before, _ := c.Due()
		changed := *h.Portvieux
		plan := changed.Calendar.Plan()
		plan.Exceptions = append(plan.Exceptions, worktime.Exception{Date: civil.Date{Year: 2026, Month: 12, Day: 11}})
		calendar, err := worktime.NewCalendar(plan)
		if err != nil {
			t.Fatal(err)
		}
		changed.Calendar = calendar
		if _, problems, err := h.IDs.SaveAuthority(h.Here(), changed); err != nil || problems.Any() {
			t.Fatalf("save the town: %v, %v", problems, err)
		}
		h.Clock.Advance(time.Minute)
		if err := h.Jobs.Drain(context.Background()); err != nil {
			t.Fatal(err)
		}
		c, err = h.Cases.Load(h.Here(), d.Read(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		after, _ := c.Due()
		if want := worktimeEndOn(t, calendar, c.OpenedAt); !after.Due.Equal(want) || !after.Due.After(before.Due) {
			t.Errorf("due: got %v, want %v, after %v", after.Due, want, before.Due)
		}
		if now, err := h.Cases.Load(h.Here(), d.Read(), ended.ID); err != nil || now.Revision != 3 {
			t.Errorf("the ended case: revision %d, %v; want nothing new", now.Revision, err)
		}
		checkSound(t, h, c.ID)
	})
}

func worktimeEndOn(t *testing.T, on worktime.Calendar, at time.Time) time.Time {
	t.Helper()
	due, err := worktime.Span{WorkingDays: 10}.After(at, on)
	if err != nil {
		t.Fatal(err)
	}
	return due
}
