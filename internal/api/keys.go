package api

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"parvis/internal/api/apisql"
	"parvis/internal/audit"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
)

// NewKey says what a key is for.
type NewKey struct {
	Name      string
	Scopes    []Scope
	PerMinute int // usualPace without
}

const (
	usualPace   = 120
	fastest     = 6000
	longestName = 100
)

// Check tells what is wrong with it, by the inputs of the page: name, scope, pace.
func (n NewKey) Check() (problems errs.Problems) {
	if name := strings.TrimSpace(n.Name); name == "" || utf8.RuneCountInString(name) > longestName || !utf8.ValidString(name) {
		problems.Add("name", "api.key.name_wanted", "Most", longestName)
	}
	if len(n.Scopes) == 0 {
		problems.Add("scope", "api.key.scope_wanted")
	}
	if n.PerMinute < 0 || n.PerMinute > fastest {
		problems.Add("pace", "api.key.pace_wanted", "Most", fastest)
	}
	return problems
}

// AddKey makes a key for the authority of ctx, and gives the token that is never shown again.
func (s *Service) AddKey(ctx context.Context, tx *db.Tx, n NewKey) (Key, string, error) {
	if n.PerMinute == 0 {
		n.PerMinute = usualPace
	}
	prefix, token := drawToken()
	k := Key{
		ID: db.NewID(), Name: strings.TrimSpace(n.Name), Prefix: prefix, Scopes: n.Scopes, PerMinute: n.PerMinute,
		MadeBy: identity.Who(ctx).Name, MadeAt: tx.Now, hash: hashOf(token),
	}
	scopes, err := db.Marshal(k.Scopes)
	if err != nil {
		return Key{}, "", fmt.Errorf("add an API key: %w", err)
	}
	err = on(tx).InsertKey(ctx, apisql.InsertKeyParams{
		AuthorityID: tenant.From(ctx), ID: k.ID, Name: k.Name, Prefix: k.Prefix, Hash: k.hash, Scopes: scopes,
		PerMinute: int64(k.PerMinute), MadeBy: k.MadeBy, MadeAt: db.At(tx.Now),
	})
	if err != nil {
		return Key{}, "", fmt.Errorf("add an API key: %w", err)
	}
	return k, token, audit.Write(ctx, tx, audit.Entry{Action: "api.key.added", Kind: "api_key", Subject: k.Prefix})
}

// RevokeKey ends a key: its next request is refused.
func (s *Service) RevokeKey(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	n, err := on(tx).RevokeKey(ctx, apisql.RevokeKeyParams{AuthorityID: tenant.From(ctx), ID: id, RevokedAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("revoke API key %s: %w", id, err)
	}
	if n == 0 {
		return ErrNoKey
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "api.key.revoked", Kind: "api_key", Subject: id.String()})
}

// Keys lists the keys of the authority, the newest first, those that ended included.
func (s *Service) Keys(ctx context.Context) ([]Key, error) {
	rows, err := on(s.DB.Read()).Keys(ctx, tenant.From(ctx))
	if err != nil {
		return nil, fmt.Errorf("list API keys: %w", err)
	}
	keys := make([]Key, len(rows))
	for i, row := range rows {
		if keys[i], err = keyFrom(row); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// Open finds the key of a token, and notes that it was used. A wrong, an ended and another authority's key are one
// answer: ErrBadKey.
func (s *Service) Open(ctx context.Context, token string) (Key, error) {
	prefix, ok := prefixOf(token)
	if !ok {
		return Key{}, ErrBadKey
	}
	row, err := on(s.DB.Read()).KeyByPrefix(ctx, apisql.KeyByPrefixParams{AuthorityID: tenant.From(ctx), Prefix: prefix})
	if errors.Is(err, sql.ErrNoRows) {
		return Key{}, ErrBadKey
	}
	if err != nil {
		return Key{}, fmt.Errorf("find an API key: %w", err)
	}
	k, err := keyFrom(row)
	if err != nil {
		return Key{}, err
	}
	if !k.RevokedAt.IsZero() || !k.opens(token) {
		return Key{}, ErrBadKey
	}
	return k, s.seen(ctx, k)
}

// seen writes the last use down, once a minute.
func (s *Service) seen(ctx context.Context, k Key) error {
	if s.Clock.Now().Sub(k.UsedAt) < time.Minute {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return on(tx).KeyUsed(ctx, apisql.KeyUsedParams{AuthorityID: tenant.From(ctx), ID: k.ID, UsedAt: db.At(tx.Now)})
	})
}
