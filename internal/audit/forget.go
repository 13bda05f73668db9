package audit

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/audit/auditsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Keep is how long entries stay: the six to twelve months that the data-protection authority recommends, the longer.
const Keep = 365 * 24 * time.Hour

// Forget lets whole days go that are older than Keep. Their heads stay, so that the chain of later days still closes.
func Forget(ctx context.Context, tx *db.Tx) (days int, err error) {
	at := tenant.From(ctx)
	q := auditsql.New(tx)
	old, err := q.DaysBefore(ctx, auditsql.DaysBeforeParams{AuthorityID: at, Day: dayOf(tx.Now.Add(-Keep))})
	if err != nil {
		return 0, fmt.Errorf("list the old days of the book: %w", err)
	}
	for _, day := range old {
		if _, err := q.ForgetDay(ctx, auditsql.ForgetDayParams{AuthorityID: at, Day: day}); err != nil {
			return days, fmt.Errorf("forget %s: %w", day, err)
		}
		days++
	}
	return days, nil
}
