package desk

import (
	"context"
	"time"

	"parvis/internal/cases"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// dueWords says what is left until an instant, or since when it has passed.
func dueWords(ctx context.Context, due, now time.Time) ui.Due {
	if now.After(due) {
		return ui.Due{Kind: "late", Words: i18n.T(ctx, "desk.due.late", "Span", span(ctx, due, now))}
	}
	if sameDay(ctx, due, now) && endOfDay(ctx, due) {
		return ui.Due{Kind: "soon", Words: i18n.T(ctx, "desk.due.today")}
	}
	d := ui.Due{Words: i18n.T(ctx, "desk.due.left", "Span", span(ctx, now, due))}
	if due.Sub(now) < 24*time.Hour || days(ctx, now, due) == 1 {
		d.Kind = "soon"
	}
	return d
}

// span is a length of time as people say it: 25 min, 2 h 10, 3 days.
func span(ctx context.Context, from, to time.Time) string {
	d := to.Sub(from).Truncate(time.Minute)
	n := days(ctx, from, to)
	switch {
	case n > 0 && (d >= 24*time.Hour || endOfDay(ctx, to) || endOfDay(ctx, from)):
		return i18n.T(ctx, "desk.span.days", "Count", n)
	case d < time.Hour:
		return i18n.T(ctx, "desk.span.minutes", "N", int(d.Minutes()))
	case d%time.Hour == 0 || d > 10*time.Hour:
		return i18n.T(ctx, "desk.span.hours", "N", int(d.Hours()))
	}
	return i18n.T(ctx, "desk.span.both", "H", int(d.Hours()), "M", twoDigits(int(d.Minutes())%60))
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

func sameDay(ctx context.Context, a, b time.Time) bool { return days(ctx, a, b) == 0 }

// days counts the midnights between two instants where the authority is.
func days(ctx context.Context, a, b time.Time) int {
	return int(midnight(ctx, b).Sub(midnight(ctx, a)).Round(24*time.Hour) / (24 * time.Hour))
}

func midnight(ctx context.Context, t time.Time) time.Time {
	y, m, d := t.In(i18n.ZoneOf(ctx)).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// endOfDay tells that an instant stands for a day: deadlines in days end with its last microsecond.
func endOfDay(ctx context.Context, t time.Time) bool {
	h, m, _ := t.In(i18n.ZoneOf(ctx)).Clock()
	return h == 23 && m == 59
}

// rowDue is the deadline of a row: what we owe, or since when it waits for the resident.
func rowDue(ctx context.Context, r *cases.Row, now time.Time) ui.Due {
	switch {
	case !r.ClosedAt.IsZero():
		return ui.Due{}
	case !r.DueAt.IsZero():
		return dueWords(ctx, r.DueAt, now)
	case !r.WaitingAt.IsZero():
		return ui.Due{Kind: "paused", Words: i18n.T(ctx, "desk.due.waits", "Span", span(ctx, r.WaitingAt, now))}
	}
	return ui.Due{}
}

// when is a moment in the past in as few words as possible.
func when(ctx context.Context, t, now time.Time) string {
	switch days(ctx, t, now) {
	case 0:
		return i18n.Clock(ctx, t)
	case 1:
		return i18n.T(ctx, "desk.yesterday")
	}
	return i18n.ShortDate(ctx, t)
}
