package formats

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parvis/internal/kit/civil"
	"parvis/internal/kit/errs"
)

// ReadDate reads the three boxes of a date. The month may be a figure or a name, French or English, whole or
// short, with or without its accents. An error's DatePart argument names the first box to mend: day, month
// or year.
func ReadDate(day, month, year string) (civil.Date, error) {
	day, month, year = boxed(day), boxed(month), boxed(year)
	if day+month+year == "" {
		return civil.Date{}, ErrEmpty
	}
	if err := missingBox(day, month, year); err != nil {
		return civil.Date{}, err
	}
	d, ok := small(strings.TrimSuffix(day, "er"), 31)
	if !ok {
		return civil.Date{}, bad("date.day", "DatePart", "day")
	}
	m, ok := readMonth(month)
	if !ok {
		return civil.Date{}, bad("date.month", "DatePart", "month")
	}
	if !onlyDigits(year) || len(year) != 4 || year < "1000" {
		return civil.Date{}, bad("date.year", "DatePart", "year")
	}
	y, _ := strconv.Atoi(year) // cannot fail: four figures
	date, exists := civil.On(y, m, d)
	if !exists && m == time.February && d == 29 {
		return civil.Date{}, bad("date.leap", "DatePart", "day", "Year", year)
	}
	if !exists {
		return civil.Date{}, bad("date.short_month", "DatePart", "day", "Last", civil.DaysIn(y, m))
	}
	return date, nil
}

// DatePart returns the box, day, month or year, that an error of ReadDate is about.
func DatePart(err error) string {
	part, _ := errs.ArgsOf(err)["DatePart"].(string)
	return part
}

func boxed(s string) string {
	return strings.ToLower(strings.TrimSuffix(norm.NFKC.String(Text(s)), "."))
}

func missingBox(day, month, year string) error {
	for _, box := range []struct{ text, name string }{{day, "day"}, {month, "month"}, {year, "year"}} {
		if box.text == "" {
			return bad("date.missing_"+box.name, "DatePart", box.name)
		}
	}
	return nil
}

func small(s string, most int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && onlyDigits(s) && len(s) <= 2 && n >= 1 && n <= most
}

var monthNames = [12][]string{
	{"janvier", "january"}, {"fevrier", "february"}, {"mars", "march"}, {"avril", "april"}, {"mai", "may"}, {"juin", "june"},
	{"juillet", "july"}, {"aout", "august"}, {"septembre", "september"}, {"octobre", "october"}, {"novembre", "november"}, {"decembre", "december"},
}

// readMonth takes 3, 03, mars, March, sept, déc. A beginning of three letters or more must fit one month only.
func readMonth(s string) (time.Month, bool) {
	if n, ok := small(s, 12); ok {
		return time.Month(n), true
	}
	s = Unaccented(s)
	found := time.Month(0)
	for i, names := range monthNames {
		for _, name := range names {
			if name == s {
				return time.Month(i + 1), true
			}
			if len(s) >= 3 && strings.HasPrefix(name, s) {
				if found != 0 && found != time.Month(i+1) {
					return 0, false
				}
				found = time.Month(i + 1)
			}
		}
	}
	return found, found != 0
}
