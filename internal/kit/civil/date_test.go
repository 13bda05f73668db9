package civil

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMonthsKeepTheDayOrTakeTheLast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2027-01-31", 1, "2027-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2027-11-30", 3, "2028-02-29"},
		{"2027-12-15", 2, "2028-02-15"}, {"2028-02-29", 12, "2029-02-28"}, {"2027-03-31", -1, "2027-02-28"},
	} {
		if got := day(t, c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s and %d months: got %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		born, on string
		want     int
	}{
		{"2008-02-29", "2026-02-28", 17}, {"2008-02-29", "2026-03-01", 18}, {"2008-02-29", "2028-02-29", 20},
		{"1990-06-15", "2026-06-14", 35}, {"1990-06-15", "2026-06-15", 36},
	} {
		if got := day(t, c.born).Age(day(t, c.on)); got != c.want {
			t.Errorf("born %s, on %s: got %d, want %d", c.born, c.on, got, c.want)
		}
	}
}

func TestOfTakesTheDayOfTheZone(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)
	if got := Of(late, paris).String(); got != "2027-01-01" {
		t.Errorf("got %s", got)
	}
}

func TestDatesWrittenAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := Date{2000, 1, 1}
		n := rapid.IntRange(-400_000, 400_000).Draw(t, "days")
		d := start.AddDays(n)
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Date
		if err := json.Unmarshal(text, &back); err != nil || back != d || back.DaysSince(start) != n || !back.Exists() {
			t.Fatalf("%s: read back as %s, %d days, %v", text, back, back.DaysSince(start), err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("2028-02-29")
	f.Add("0000-00-00")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := Parse(s); err == nil && (!d.Exists() || d.String() != s) {
			t.Fatalf("%q became %v", s, d)
		}
	})
}
