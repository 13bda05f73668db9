package notify

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// Cancel takes back what was queued for a person about an event, and tells
// whether it still could: false when there is nothing, or it has left or is
// leaving. A notice that has been tried and waits for its next try is taken
// back too. The event is not told to that person later either.
func (s *Service) Cancel(ctx context.Context, tx *db.Tx, event string, person uuid.UUID) (bool, error) {
	return s.cancel(ctx, tx, event, who(person, ""))
}

// CancelTo is Cancel for somebody of whom only the address is known.
func (s *Service) CancelTo(ctx context.Context, tx *db.Tx, event, address string) (bool, error) {
	return s.cancel(ctx, tx, event, who(uuid.Nil, address))
}

func (s *Service) cancel(ctx context.Context, tx *db.Tx, event, who string) (bool, error) {
	n, err := notifysql.New(tx).Cancel(ctx, notifysql.CancelParams{
		AuthorityID: tenant.From(ctx), EventKey: event, Who: who, ClosedAt: db.Time{Time: tx.Now},
	})
	if err != nil {
		return false, fmt.Errorf("cancel notice %s: %w", event, err)
	}
	return n > 0, nil
}
