package sms

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/sms/smssql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// A STOP outlives whoever said it: somebody who is erased must not be written to again by mistake. The number itself goes;
// a keyed digest of it stays, which says of nobody that they were here and is recognised when that number is about to be
// written to. It ends with START from the same telephone.

// hashed is how a number stands that is not kept itself.
func hashed(box *inbox.Service, at uuid.UUID, number string) string {
	return "hmac:" + box.Digest(at, "stopped numbers", number)
}

// ForgetNumber forgets what a number has said, but for a STOP.
func ForgetNumber(ctx context.Context, tx *db.Tx, box *inbox.Service, number string) error {
	at := tenant.From(ctx)
	row, err := on(tx).Number(ctx, smssql.NumberParams{AuthorityID: at, Number: number})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("what a number has said: %w", err)
	}
	if row.Consent == stopped {
		err := on(tx).SaveNumber(ctx, smssql.SaveNumberParams{AuthorityID: at, Number: hashed(box, at, number), Consent: stopped, Why: row.Why, SinceAt: row.SinceAt})
		if err != nil {
			return fmt.Errorf("keep a stop: %w", err)
		}
	}
	return on(tx).ForgetNumber(ctx, smssql.ForgetNumberParams{AuthorityID: at, Number: number})
}

// ForgetQuiet forgets numbers that no thread is with any more and that said something before an instant, at most so many.
func ForgetQuiet(ctx context.Context, tx *db.Tx, box *inbox.Service, before time.Time, most int) (int, error) {
	numbers, err := on(tx).QuietNumbers(ctx, smssql.QuietNumbersParams{AuthorityID: tenant.From(ctx), BeforeAt: db.At(before), Limit: int32(most)})
	if err != nil {
		return 0, fmt.Errorf("numbers of nobody: %w", err)
	}
	for _, number := range numbers {
		if err := ForgetNumber(ctx, tx, box, number); err != nil {
			return 0, err
		}
	}
	return len(numbers), nil
}

// ConsentOf gives what is known of a number in an authority: what it said last, or the STOP of somebody who was forgotten.
func ConsentOf(ctx context.Context, q db.Queryer, box *inbox.Service, at uuid.UUID, number string) (Consent, error) {
	for _, as := range []string{number, hashed(box, at, number)} {
		row, err := on(q).Number(ctx, smssql.NumberParams{AuthorityID: at, Number: as})
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		return Consent{Known: true, Stopped: row.Consent == stopped, Why: row.Why, Since: row.SinceAt.Time}, err
	}
	return Consent{}, nil
}
