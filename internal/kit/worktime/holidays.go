package worktime

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"

	"parvis/internal/kit/civil"
)

// Region says which public holidays close an office.
type Region string

const (
	// France has the eleven holidays of the code du travail, L3133-1.
	France Region = "fr"
	// AlsaceMoselle adds Good Friday and 26 December (code du travail L3134-13). By the letter Good
	// Friday is for communes with a Protestant church; the others write an exception.
	AlsaceMoselle Region = "fr-alsace-moselle"
	// England has the bank holidays of England and Wales.
	England Region = "gb-eng"
	// NoHolidays is for offices that write all their closings as exceptions.
	NoHolidays Region = "none"
)

type holiday struct {
	key string // in words/*.json, after worktime.holiday.
	*cal.Holiday
}

var french = []holiday{
	{"new_year", fr.NouvelAn}, {"easter_monday", fr.LundiDePâques}, {"labour_day", fr.FêteDuTravail},
	{"victory", fr.FêteDeLaVictoire}, {"ascension", fr.Ascension}, {"whit_monday", fr.LundiDePentecôte},
	{"national_day", fr.FêteNationale}, {"assumption", fr.Assomption}, {"all_saints", fr.Toussaint},
	{"armistice", fr.Armistice1918}, {"christmas", fr.Noël},
}

var regions = map[Region][]holiday{
	France:        french,
	AlsaceMoselle: append([]holiday{{"good_friday", aa.GoodFriday}, {"st_stephen", aa.ChristmasDay2}}, french...),
	England: {
		{"new_year", gb.NewYear}, {"good_friday", gb.GoodFriday}, {"easter_monday", gb.EasterMonday},
		{"early_may", gb.EarlyMay}, {"early_may", gb.VEDay}, {"coronation", gb.CoronationDay},
		{"spring", gb.SpringHoliday}, {"spring", gb.SpringHoliday2022}, {"jubilee", gb.PlatinumJubilee},
		{"state_funeral", stateFuneral}, {"summer", gb.SummerHoliday},
		{"christmas", gb.ChristmasDay}, {"boxing_day", gb.BoxingDay},
	},
	NoHolidays: nil,
}

// stateFuneral is missing from the holiday package: 19 September 2022, by proclamation.
var stateFuneral = &cal.Holiday{Month: time.September, Day: 19, StartYear: 2022, EndYear: 2022, Func: cal.CalcDayOfMonth}

type regionYear struct {
	region Region
	year   int
}

var years sync.Map // regionYear → map[civil.Date]string; a few dozen entries, never wrong

// Holiday returns the words key of the holiday on d, if it is one in the region. When a bank holiday
// is moved to a weekday, both the day itself and its substitute are holidays.
func (r Region) Holiday(d civil.Date) (key string, ok bool) {
	of, found := years.Load(regionYear{r, d.Year})
	if !found {
		of, _ = years.LoadOrStore(regionYear{r, d.Year}, r.year(d.Year))
	}
	key, ok = of.(map[civil.Date]string)[d]
	return key, ok
}

func (r Region) year(year int) map[civil.Date]string {
	days := map[civil.Date]string{}
	for _, h := range regions[r] {
		actual, observed := h.Calc(year)
		for _, t := range []time.Time{observed, actual} {
			if !t.IsZero() {
				days[civil.Of(t, t.Location())] = "worktime.holiday." + h.key
			}
		}
	}
	return days
}
