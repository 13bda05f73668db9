package phone

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/phone/phonesql"
	"parvis/internal/kit/db"
)

// Finish says what a call came to, once: ErrDone afterwards. Who was answered at once, or called back, waits no
// more; their thread ends, and counts as settled at the first contact where it was.
func (s *Service) Finish(ctx context.Context, tx *db.Tx, id CallID, o Outcome, person uuid.UUID) (Call, error) {
	c, err := s.Call(ctx, tx, id)
	if err != nil {
		return c, err
	}
	n, err := on(tx).SetOutcome(ctx, phonesql.SetOutcomeParams{AuthorityID: c.Authority, ID: uuid.UUID(id), Outcome: string(o), OutcomeAt: db.At(tx.Now)})
	if err != nil {
		return c, err
	}
	if n == 0 {
		return c, ErrDone
	}
	c.Outcome, c.Done = o, tx.Now
	s.hint(tx, c, c)
	if c.Thread.IsZero() {
		return c, nil
	}
	return c, s.settle(ctx, tx, c, person)
}

func (s *Service) settle(ctx context.Context, tx *db.Tx, c Call, person uuid.UUID) error {
	if person != uuid.Nil {
		if _, err := s.Inbox.BelongsTo(ctx, tx, c.Thread, person); err != nil {
			return err
		}
	}
	t, err := s.Inbox.Thread(ctx, tx, c.Thread)
	if err != nil {
		return err
	}
	if err := s.Inbox.Seen(ctx, tx, t.ID); err != nil {
		return err
	}
	if !t.Waiting.IsZero() { // a missed call that was returned, or one that an agent took without the exchange telling so
		if _, err := s.Inbox.Spoke(ctx, tx, t.ID); err != nil {
			return err
		}
	}
	if c.Outcome == Joined || c.Outcome == Opened || t.State == inbox.Closed {
		return nil // the case goes on
	}
	_, err = s.Inbox.Close(ctx, tx, t.ID)
	return err
}
