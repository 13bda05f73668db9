package web

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web/websql"
)

//go:embed migrations
var migrations embed.FS

func init() { db.Register("web", migrations) }

// sessionStore keeps sessions as rows of their authority: a cookie of one authority
// finds nothing under another. It is scs's CtxStore.
type sessionStore struct {
	db    *db.DB
	clock clock.Clock
}

// FindCtx reads a session that has not expired.
func (s *sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	row, err := websql.New(s.db.Read()).FindSession(ctx, websql.FindSessionParams{
		AuthorityID: tenant.From(ctx), TokenHash: token,
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil || row.ExpiresAt.Before(s.clock.Now()) {
		return nil, false, err
	}
	return row.Data, true, nil
}

// CommitCtx writes a session.
func (s *sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return websql.New(tx).SaveSession(ctx, websql.SaveSessionParams{
			AuthorityID: tenant.From(ctx), TokenHash: token, Data: data, ExpiresAt: db.At(s.ours(expiry)),
		})
	})
}

// ours reads an instant of scs, which counts by the machine's clock, on the house's: a session then ends by the same
// clock as everything else, a fake one in tests.
func (s *sessionStore) ours(t time.Time) time.Time {
	return t.Add(s.clock.Now().Sub(clock.System().Now()))
}

// DeleteCtx ends a session.
func (s *sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return websql.New(tx).DeleteSession(ctx, websql.DeleteSessionParams{
			AuthorityID: tenant.From(ctx), TokenHash: token,
		})
	})
}

// Find, Commit and Delete without a context are part of scs.Store; scs calls the Ctx
// methods whenever they exist.
func (s *sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *sessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// SweepSessions removes what expired before now; app runs it every hour.
func SweepSessions(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		return websql.New(tx).SweepSessions(ctx, db.Time{Time: tx.Now})
	})
}
