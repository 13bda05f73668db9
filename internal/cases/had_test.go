package cases_test

import (
	"slices"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
)

func TestHadOf(t *testing.T) {
	t.Parallel()
	day := func(year int, month time.Month, d int) time.Time {
		return time.Date(year, month, d, 12, 0, 0, 0, time.UTC)
	}
	closed := func(c cases.Case, o catalogue.Outcome) cases.Case {
		c.Outcome, c.ClosedAt = o, c.OpenedAt.AddDate(0, 0, 3)
		return c
	}
	asks := cases.Case{ID: cases.NewID(), Service: "school-meals", OpenedAt: day(2026, 9, 1)}
	all := []cases.Case{
		asks,
		{ID: cases.NewID(), Service: "contact", OpenedAt: day(2026, 8, 1)},
		closed(cases.Case{ID: cases.NewID(), Service: "sport", OpenedAt: day(2026, 2, 1)}, catalogue.OutcomeGranted),
		closed(cases.Case{ID: cases.NewID(), Service: "last-year", OpenedAt: day(2025, 12, 30)}, catalogue.OutcomeGranted),
		closed(cases.Case{ID: cases.NewID(), Service: "posted", OpenedAt: day(2026, 1, 3), SentAt: day(2025, 12, 30)}, catalogue.OutcomeGranted),
		closed(cases.Case{ID: cases.NewID(), Service: "refused", OpenedAt: day(2026, 3, 1)}, catalogue.OutcomeRefused),
	}
	had := cases.HadOf(all, asks.ID, 2026, time.UTC)
	if !slices.Equal(had.Grants, []string{"sport"}) || !slices.Equal(had.Open, []string{"contact"}) {
		t.Errorf("got %+v, want the grant of this year and the request under way", had)
	}
}
