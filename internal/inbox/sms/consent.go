package sms

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox/sms/smssql"
	"parvis/internal/kit/db"
)

// Consent is what a number has said about being written to.
type Consent struct {
	Known   bool // it ever said anything
	Stopped bool
	Why     string // start, stop, wrote
	Since   time.Time
}

// ConsentOf gives what is known of a number in an authority.
func (s *Service) ConsentOf(ctx context.Context, q db.Queryer, at uuid.UUID, number string) (Consent, error) {
	row, err := on(q).Number(ctx, smssql.NumberParams{AuthorityID: at, Number: number})
	if errors.Is(err, sql.ErrNoRows) {
		return Consent{}, nil
	}
	return Consent{Known: true, Stopped: row.Consent == "stopped", Why: row.Why, Since: row.SinceAt.Time}, err
}

// remember writes what a number has said; whoever writes to us may be answered, but that lifts no STOP.
func (s *Service) remember(ctx context.Context, tx *db.Tx, at uuid.UUID, number string, c Command) error {
	switch c {
	case Stop:
		return on(tx).SaveNumber(ctx, smssql.SaveNumberParams{AuthorityID: at, Number: number, Consent: "stopped", Why: "stop", SinceAt: db.At(tx.Now)})
	case Start:
		return on(tx).SaveNumber(ctx, smssql.SaveNumberParams{AuthorityID: at, Number: number, Consent: "agreed", Why: "start", SinceAt: db.At(tx.Now)})
	}
	return on(tx).AgreeOnce(ctx, smssql.AgreeOnceParams{AuthorityID: at, Number: number, Why: "wrote", SinceAt: db.At(tx.Now)})
}
