package audit

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"

	"parvis/internal/audit/auditsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

func init() { db.Register("audit", migrations) }

var errNoAuthority = errors.New("audit: the context belongs to no authority")

// Write adds an entry to the book of the context's authority, in the transaction of the fact: both are kept or neither.
// Writers of one authority follow one another from here to their commit, so call it last.
func Write(ctx context.Context, tx *db.Tx, e Entry) error {
	at := tenant.From(ctx)
	if at == (tenant.ID{}) {
		return errNoAuthority
	}
	if err := e.check(); err != nil {
		return err
	}
	if e.Who == (identity.Actor{}) {
		e.Who = identity.Who(ctx)
	}
	e.At, e.Day = tx.Now, dayOf(tx.Now)
	if err := tx.Lock(ctx, "audit."+at.String()); err != nil {
		return err
	}
	if err := chain(ctx, tx, at, &e); err != nil {
		return err
	}
	return store(ctx, tx, at, e)
}

// chain finds the entry's number and the hash before it, and closes it with its own.
func chain(ctx context.Context, tx *db.Tx, at tenant.ID, e *Entry) error {
	q := auditsql.New(tx)
	head, err := q.FindHead(ctx, auditsql.FindHeadParams{AuthorityID: at, Day: e.Day})
	if errors.Is(err, sql.ErrNoRows) {
		before, lastErr := q.LastHeadBefore(ctx, auditsql.LastHeadBeforeParams{AuthorityID: at, Day: e.Day})
		if lastErr != nil && !errors.Is(lastErr, sql.ErrNoRows) {
			return fmt.Errorf("find the last page of the book: %w", lastErr)
		}
		head.Hash, err = before.Hash, nil
	}
	if err != nil {
		return fmt.Errorf("find the last entry of the book: %w", err)
	}
	e.Number, e.Previous = head.Number+1, head.Hash
	if e.Previous == nil {
		e.Previous = []byte{}
	}
	e.Hash = e.digest(at)
	return nil
}

func store(ctx context.Context, tx *db.Tx, at tenant.ID, e Entry) error {
	details, err := json.Marshal(e.Details)
	if err != nil {
		return fmt.Errorf("write the details of %s: %w", e.Action, err)
	}
	q := auditsql.New(tx)
	err = q.InsertEntry(ctx, auditsql.InsertEntryParams{AuthorityID: at, Day: e.Day, Number: e.Number, MadeAt: db.At(e.At),
		WhoKind: string(e.Who.Kind), WhoID: e.Who.ID, WhoName: e.Who.Name, Action: e.Action, SubjectKind: e.Kind, SubjectID: e.Subject,
		Details: details, Previous: e.Previous, Hash: e.Hash})
	if err != nil {
		return fmt.Errorf("write %s into the book: %w", e.Action, err)
	}
	if err := q.SaveHead(ctx, auditsql.SaveHeadParams{AuthorityID: at, Day: e.Day, Number: e.Number, Hash: e.Hash}); err != nil {
		return fmt.Errorf("move the book's head: %w", err)
	}
	return nil
}
