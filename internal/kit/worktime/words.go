package worktime

import (
	"embed"
	"time"

	"parvis/internal/kit/i18n"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// In writes the span as a promise is made: "10 jours ouvrés", "2 months", "4 heures d'ouverture".
func (s Span) In(l i18n.Lang) string {
	kind, n := "days", s.Days
	switch {
	case s.WorkingDays > 0:
		kind, n = "working_days", s.WorkingDays
	case s.ClearDays > 0:
		kind, n = "clear_days", s.ClearDays
	case s.Months > 0:
		kind, n = "months", s.Months
	case s.Working > 0:
		return workingIn(l, time.Duration(s.Working))
	}
	return i18n.In(l, "worktime.span."+kind, "Count", n)
}

func workingIn(l i18n.Lang, d time.Duration) string {
	if d%time.Hour == 0 {
		return i18n.In(l, "worktime.span.hours", "Count", int(d.Hours()))
	}
	return i18n.In(l, "worktime.span.minutes", "Count", int(d.Minutes()))
}

// In writes the time as people say it: "8 h 30", "8:30am"; the end of a day is midnight.
func (m Minute) In(l i18n.Lang) string {
	return i18n.TimeIn(l, time.Date(2000, 1, 1, int(m)/60, int(m)%60, 0, 0, time.UTC))
}
