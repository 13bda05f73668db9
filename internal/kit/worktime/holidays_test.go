package worktime

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parvis/internal/kit/civil"
	"parvis/internal/kit/i18n"
)

// The dates below were written out by hand from published calendars, not computed.
var movable = map[int]string{ // Good Friday, Easter Monday, Ascension, Whit Monday
	2024: "03-29 04-01 05-09 05-20", 2025: "04-18 04-21 05-29 06-09", 2026: "04-03 04-06 05-14 05-25",
	2027: "03-26 03-29 05-06 05-17", 2028: "04-14 04-17 05-25 06-05", 2029: "03-30 04-02 05-10 05-21",
	2030: "04-19 04-22 05-30 06-10",
}

const fixed = "01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25"

func TestFrenchHolidays(t *testing.T) {
	t.Parallel()
	for year, days := range movable {
		all := strings.Fields(days + " " + fixed)
		sameDays(t, France, year, all[1:])
		sameDays(t, AlsaceMoselle, year, append(all, "12-26"))
		sameDays(t, NoHolidays, year, nil)
	}
}

func TestEnglishBankHolidays(t *testing.T) {
	t.Parallel()
	// gov.uk/bank-holidays; the days themselves stay holidays when their substitute moves.
	for year, days := range map[int]string{
		2022: "01-01 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27",
		2023: "01-01 01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
		2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28",
		2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28",
	} {
		sameDays(t, England, year, strings.Fields(days))
	}
}

func sameDays(t *testing.T, r Region, year int, want []string) {
	t.Helper()
	var got []string
	for d := (civil.Date{Year: year, Month: 1, Day: 1}); d.Year == year; d = d.AddDays(1) {
		if key, ok := r.Holiday(d); ok {
			got = append(got, d.String()[5:])
			for _, l := range i18n.Langs {
				i18n.In(l, key) // panics without words
			}
		}
	}
	slices.Sort(want)
	if !slices.Equal(got, slices.Compact(want)) {
		t.Errorf("%s %d:\n got %v\nwant %v", r, year, got, want)
	}
}

func TestTodayInParts(t *testing.T) {
	t.Parallel()
	plan := TownHall()
	plan.Exceptions = []Exception{{Date: civil.Date{Year: 2026, Month: 12, Day: 24}, Why: i18n.Text{"fr": "Fermé la veille de Noël"}}}
	c := calendar(t, plan)
	at := func(s string) time.Time { return instant(t, c, s) }

	open := c.Today(at("2026-12-03 09:00"))
	if !open.Open || !open.Until.Equal(at("2026-12-03 12:00")) {
		t.Errorf("thursday morning: got %+v", open)
	}
	lunch := c.Today(at("2026-12-03 12:00"))
	if lunch.Open || !lunch.SameDay || !lunch.Opens.Equal(at("2026-12-03 13:30")) {
		t.Errorf("lunch: got %+v", lunch)
	}
	eve := c.Today(at("2026-12-24 09:00"))
	if eve.Open || eve.Why.In("fr") == "" || !eve.Opens.Equal(at("2026-12-28 08:30")) {
		t.Errorf("24 December: got %+v", eve)
	}
	if c.Today(at("2026-12-25 09:00")).Holiday != "worktime.holiday.christmas" {
		t.Error("25 December: the holiday is not named")
	}
}
