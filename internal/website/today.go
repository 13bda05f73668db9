package website

import (
	"context"
	"time"

	"parvis/internal/kit/civil"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

// todayWords tell whether somebody is there now.
type todayWords struct {
	Title string // Aujourd'hui, jeudi 19 novembre
	Big   string // La mairie est ouverte jusqu'à 17 h 30
	Small string // the hours of the day, or why it is closed
	Open  bool
}

func todayIn(ctx context.Context, calendar worktime.Calendar, now time.Time) todayWords {
	today := calendar.Today(now)
	words := todayWords{Title: i18n.T(ctx, "website.today.title", "Day", i18n.NearDate(ctx, now, now)), Open: today.Open}
	switch {
	case today.Open:
		words.Big = i18n.T(ctx, "website.today.open", "Until", i18n.Time(ctx, today.Until))
	case today.Opens.IsZero():
		words.Big = i18n.T(ctx, "website.today.closed")
	case today.SameDay:
		words.Big = i18n.T(ctx, "website.today.opens_today", "At", i18n.Time(ctx, today.Opens))
	default:
		words.Big = i18n.T(ctx, "website.today.opens", "Day", i18n.NearDate(ctx, today.Opens, now), "At", i18n.Time(ctx, today.Opens))
	}
	switch {
	case today.Why.Of(ctx) != "":
		words.Small = today.Why.Of(ctx)
	case today.Holiday != "":
		words.Small = i18n.T(ctx, "website.today.holiday", "Name", i18n.T(ctx, today.Holiday))
	case len(today.Hours) > 0:
		words.Small = i18n.T(ctx, "website.today.hours", "Hours", hoursIn(ctx, today.Hours))
	}
	return words
}

// hoursIn writes the openings of a day: de 8 h 30 à 12 h et de 13 h 30 à 17 h 30.
func hoursIn(ctx context.Context, hours worktime.Hours) (text string) {
	for i, interval := range hours {
		if i > 0 {
			text += i18n.T(ctx, "website.today.and")
		}
		text += i18n.T(ctx, "website.today.from_to", "From", interval.From.In(i18n.LangOf(ctx)), "To", interval.To.In(i18n.LangOf(ctx)))
	}
	return text
}

// dayHours is a line of the week, or a date that differs from it.
type dayHours struct{ Day, Hours string }

// week lists the usual hours, Monday first.
func week(ctx context.Context, plan worktime.Plan) (days []dayHours) {
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		line := dayHours{Day: i18n.T(ctx, "website.weekday."+string(rune('0'+int(day)))), Hours: i18n.T(ctx, "website.today.closed_day")}
		if hours := plan.Week.On(day); len(hours) > 0 {
			line.Hours = hoursIn(ctx, hours)
		}
		days = append(days, line)
	}
	return days
}

// soon lists the days of the coming weeks that differ from the usual week, and why.
func soon(ctx context.Context, calendar worktime.Calendar, now time.Time) (days []dayHours) {
	const ahead = 60
	first := calendar.Date(now)
	for i := range ahead {
		date := first.AddDays(i)
		if line, ok := differs(ctx, calendar, date, now); ok {
			days = append(days, line)
		}
	}
	return days
}

func differs(ctx context.Context, calendar worktime.Calendar, date civil.Date, now time.Time) (dayHours, bool) {
	plan := calendar.Plan()
	start := calendar.StartOf(date)
	line := dayHours{Day: i18n.NearDate(ctx, start, now), Hours: i18n.T(ctx, "website.today.closed_day")}
	if hours := calendar.Hours(date); len(hours) > 0 {
		line.Hours = hoursIn(ctx, hours)
	}
	for _, exception := range plan.Exceptions {
		if exception.Date == date {
			if why := exception.Why.Of(ctx); why != "" {
				line.Hours += i18n.T(ctx, "website.today.because", "Why", why)
			}
			return line, true
		}
	}
	holiday, ok := plan.Region.Holiday(date)
	if !ok || len(plan.Week.On(start.In(calendar.Zone()).Weekday())) == 0 {
		return line, false
	}
	line.Hours += i18n.T(ctx, "website.today.because", "Why", i18n.T(ctx, holiday))
	return line, true
}
