package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parvis/internal/audit"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/privacy/privacysql"
)

// Ask is somebody's wish to be erased. Nothing is erased by it: what the law has the town keep is for a person to weigh
// (GDPR 17(3)), who answers within a month (12(3)).
type Ask struct {
	Person identity.PersonID
	At     time.Time
}

// Answer is until when somebody must have answered.
func (a Ask) Answer() time.Time { return a.At.AddDate(0, 1, 0) }

// AskErasure puts a person's wish before the officer. Asked twice it stands once, since the first time.
func (s *Service) AskErasure(ctx context.Context, person identity.PersonID) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		err := privacysql.New(tx).AskErasure(ctx, privacysql.AskErasureParams{AuthorityID: here(ctx), PersonID: person.UUID, AskedAt: db.At(tx.Now)})
		if err != nil {
			return fmt.Errorf("ask for the erasure of %s: %w", person, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Action: "privacy.erasure_asked", Kind: "person", Subject: person.String()})
	})
}

// Asked tells when a person asked, zero when they did not or were answered.
func (s *Service) Asked(ctx context.Context, person identity.PersonID) (time.Time, error) {
	at, err := privacysql.New(s.DB.Read()).ErasureAsk(ctx, privacysql.ErasureAskParams{AuthorityID: here(ctx), PersonID: person.UUID})
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read whether %s asked to be erased: %w", person, err)
	}
	return at.Time, nil
}

// Asks lists who waits for an answer, the longest first.
func (s *Service) Asks(ctx context.Context) (all []Ask, err error) {
	rows, err := privacysql.New(s.DB.Read()).ErasureAsks(ctx, here(ctx))
	if err != nil {
		return nil, fmt.Errorf("list who asked to be erased: %w", err)
	}
	for _, row := range rows {
		all = append(all, Ask{identity.PersonID{UUID: row.PersonID}, row.AskedAt.Time})
	}
	return all, nil
}

// ErrNoAsk is what settling a wish that nobody has meets.
var ErrNoAsk = errs.New(errs.NotFound, "privacy.no_ask")

// SettleAsk notes that the person was answered: erased in part, or told why not.
func (s *Service) SettleAsk(ctx context.Context, person identity.PersonID) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := privacysql.New(tx).SettleErasureAsk(ctx, privacysql.SettleErasureAskParams{AuthorityID: here(ctx), PersonID: person.UUID, SettledAt: db.At(tx.Now)})
		if err != nil {
			return fmt.Errorf("settle what %s asked: %w", person, err)
		}
		if n == 0 {
			return ErrNoAsk
		}
		return audit.Write(ctx, tx, audit.Entry{Action: "privacy.erasure_answered", Kind: "person", Subject: person.String()})
	})
}
