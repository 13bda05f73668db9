package i18n

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// nbsp joins a number and its unit, nnbsp the thousands: neither may break.
const nbsp = "\u00a0"

var (
	weekdays = map[Lang][7]string{
		FR: {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	months = map[Lang][12]string{
		FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
)

// Date writes a day in words with its year: "jeudi 3 décembre 2026".
func Date(ctx context.Context, t time.Time) string { return DateIn(LangOf(ctx), t.In(ZoneOf(ctx))) }

// DateIn is Date in a given language, in the zone that t carries.
func DateIn(l Lang, t time.Time) string {
	return weekdays[l][t.Weekday()] + " " + CivilIn(l, t)
}

// CivilIn writes a day without its weekday: "3 décembre 2026", "1er mai 2027".
func CivilIn(l Lang, t time.Time) string {
	return dayIn(l, t) + " " + strconv.Itoa(t.Year())
}

// Month writes a month with its year: "décembre 2026".
func Month(ctx context.Context, t time.Time) string {
	return months[LangOf(ctx)][t.Month()-1] + " " + strconv.Itoa(t.Year())
}

func dayIn(l Lang, t time.Time) string {
	day := strconv.Itoa(t.Day())
	if l == FR && t.Day() == 1 {
		day = "1er"
	}
	return day + nbsp + months[l][t.Month()-1]
}

// NearDate writes a day in words, with the year only when it is not the year of now:
// "jeudi 3 décembre".
func NearDate(ctx context.Context, t, now time.Time) string {
	zone := ZoneOf(ctx)
	t, now = t.In(zone), now.In(zone)
	if t.Year() != now.Year() {
		return DateIn(LangOf(ctx), t)
	}
	return weekdays[LangOf(ctx)][t.Weekday()] + " " + dayIn(LangOf(ctx), t)
}

// ShortDate writes a day in figures: "03/12/2026", for tables only.
func ShortDate(ctx context.Context, t time.Time) string {
	return t.In(ZoneOf(ctx)).Format("02/01/2006")
}

// Time writes an hour as people say it: "14 h 12", "2:12 pm".
func Time(ctx context.Context, t time.Time) string { return TimeIn(LangOf(ctx), t.In(ZoneOf(ctx))) }

// TimeIn is Time in a given language, in the zone that t carries.
func TimeIn(l Lang, t time.Time) string {
	if l == EN {
		return strings.ToLower(t.Format("3:04PM"))
	}
	if t.Minute() == 0 {
		return strconv.Itoa(t.Hour()) + nbsp + "h"
	}
	return fmt.Sprintf("%d%sh%s%02d", t.Hour(), nbsp, nbsp, t.Minute())
}

// DateTime writes day and hour: "jeudi 3 décembre 2026, 14 h 12".
func DateTime(ctx context.Context, t time.Time) string {
	return Date(ctx, t) + ", " + Time(ctx, t)
}

// Clock writes an hour for the desk: "09:42".
func Clock(ctx context.Context, t time.Time) string { return t.In(ZoneOf(ctx)).Format("15:04") }

// Money writes euro cents: "4,35 €", "18 400 €", "€4.35". Whole euros carry no cents.
func Money(ctx context.Context, cents int64) string { return MoneyIn(LangOf(ctx), cents) }

// MoneyIn is Money in a given language.
func MoneyIn(l Lang, cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "\u2212", -cents
	}
	amount := groupIn(l, strconv.FormatInt(cents/100, 10))
	if rest := cents % 100; rest != 0 {
		amount += decimalMark(l) + fmt.Sprintf("%02d", rest)
	}
	if l == EN {
		return sign + "€" + amount
	}
	return sign + amount + nbsp + "€"
}

// Number writes a figure with the reader's marks, up to two decimals: "1 480", "1,480.5".
func Number[N int | int64 | float64](ctx context.Context, n N) string {
	return NumberIn(LangOf(ctx), float64(n))
}

// NumberIn is Number in a given language.
func NumberIn(l Lang, n float64) string {
	sign := ""
	if n < 0 {
		sign, n = "\u2212", -n
	}
	whole, decimals, _ := strings.Cut(strconv.FormatFloat(n, 'f', 2, 64), ".")
	decimals = strings.TrimRight(decimals, "0")
	if decimals != "" {
		decimals = decimalMark(l) + decimals
	}
	return sign + groupIn(l, whole) + decimals
}

func decimalMark(l Lang) string {
	if l == EN {
		return "."
	}
	return ","
}

// groupIn sets the thousands apart: a hard space in French from 1 000 on, a comma in English.
func groupIn(l Lang, digits string) string {
	mark := nbsp
	if l == EN {
		mark = ","
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}
