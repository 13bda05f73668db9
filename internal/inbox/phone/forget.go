package phone

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/phone/phonesql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// Forgotten tells that a call is no more, or that a wish to be called back is not; the other id is zero.
type Forgotten struct {
	Call     CallID
	Callback CallbackID
}

// Listen has calls go with the thread of whoever rang. Every process that may forget anything calls it once.
func Listen(bus *events.Bus) {
	events.On(bus, "calls go with their thread", func(ctx context.Context, tx *db.Tx, e inbox.Forgotten) error {
		if e.Thread.IsZero() || e.Item != (inbox.ItemID{}) {
			return nil
		}
		ids, err := on(tx).CallsOfThread(ctx, phonesql.CallsOfThreadParams{AuthorityID: here(ctx), ThreadID: optional(uuid.UUID(e.Thread))})
		if err != nil {
			return fmt.Errorf("calls of thread %s: %w", e.Thread, err)
		}
		return forgetCalls(ctx, tx, bus, ids)
	})
}

// ForgetOld removes calls, and wishes to be called back that came to an end, from before an instant, the oldest first and
// at most so many of each. It tells how many went.
func ForgetOld(ctx context.Context, tx *db.Tx, bus *events.Bus, before time.Time, most int) (int, error) {
	calls, err := on(tx).OldCalls(ctx, phonesql.OldCallsParams{AuthorityID: here(ctx), BeforeAt: db.At(before), Limit: int32(most)})
	if err != nil {
		return 0, fmt.Errorf("old calls: %w", err)
	}
	if err := forgetCalls(ctx, tx, bus, calls); err != nil {
		return 0, err
	}
	backs, err := on(tx).OldCallbacks(ctx, phonesql.OldCallbacksParams{AuthorityID: here(ctx), BeforeAt: db.At(before), Limit: int32(most)})
	if err != nil {
		return 0, fmt.Errorf("old wishes to be called back: %w", err)
	}
	for _, id := range backs {
		if err := forgetCallback(ctx, tx, bus, CallbackID(id)); err != nil {
			return 0, err
		}
	}
	return len(calls) + len(backs), nil
}

// ForgetContact removes calls with a number, and wishes to be called back of a number or an e-mail address, open ones too.
func ForgetContact(ctx context.Context, tx *db.Tx, bus *events.Bus, kind identity.ContactKind, value string) (int, error) {
	backs, err := CallbacksOf(ctx, tx, kind, value)
	if err != nil {
		return 0, err
	}
	for _, c := range backs {
		if err := forgetCallback(ctx, tx, bus, c.ID); err != nil {
			return 0, err
		}
	}
	if kind != identity.Phone {
		return len(backs), nil
	}
	calls, err := on(tx).EveryCallWith(ctx, phonesql.EveryCallWithParams{AuthorityID: here(ctx), Party: value})
	if err != nil {
		return 0, fmt.Errorf("calls with a number: %w", err)
	}
	return len(backs) + len(calls), forgetCalls(ctx, tx, bus, calls)
}

// CallbacksOf lists the wishes to be called back of a number or an e-mail address, oldest first.
func CallbacksOf(ctx context.Context, q db.Queryer, kind identity.ContactKind, value string) (all []Callback, err error) {
	var rows []phonesql.InboxCallback
	switch kind {
	case identity.Phone:
		rows, err = on(q).CallbacksOfPhone(ctx, phonesql.CallbacksOfPhoneParams{AuthorityID: here(ctx), Phone: value})
	case identity.Email:
		rows, err = on(q).CallbacksOfEmail(ctx, phonesql.CallbacksOfEmailParams{AuthorityID: here(ctx), Email: value})
	}
	if err != nil {
		return nil, fmt.Errorf("wishes to be called back: %w", err)
	}
	for _, row := range rows {
		all = append(all, callbackOf(row))
	}
	return all, nil
}

func forgetCalls(ctx context.Context, tx *db.Tx, bus *events.Bus, ids []uuid.UUID) error {
	for _, id := range ids {
		if err := on(tx).ForgetCall(ctx, phonesql.ForgetCallParams{AuthorityID: here(ctx), ID: id}); err != nil {
			return fmt.Errorf("forget call %s: %w", CallID(id), err)
		}
		if err := events.Publish(ctx, bus, tx, Forgotten{Call: CallID(id)}); err != nil {
			return err
		}
	}
	return nil
}

func forgetCallback(ctx context.Context, tx *db.Tx, bus *events.Bus, id CallbackID) error {
	if err := on(tx).ForgetCallback(ctx, phonesql.ForgetCallbackParams{AuthorityID: here(ctx), ID: uuid.UUID(id)}); err != nil {
		return fmt.Errorf("forget a wish to be called back: %w", err)
	}
	return events.Publish(ctx, bus, tx, Forgotten{Callback: id})
}
