package sms

import (
	"context"
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

// What a number wants.
const (
	agreed  = "agreed"
	stopped = "stopped"
)

// ConsentOf gives what is known of a number in an authority.
func (s *Service) ConsentOf(ctx context.Context, q db.Queryer, at uuid.UUID, number string) (Consent, error) {
	return ConsentOf(ctx, q, s.Inbox, at, number)
}

// remember writes what a number has said; whoever writes to us may be answered, but that lifts no STOP.
func (s *Service) remember(ctx context.Context, tx *db.Tx, at uuid.UUID, number string, c Command) error {
	said := smssql.SaveNumberParams{AuthorityID: at, Number: number, SinceAt: db.At(tx.Now)}
	switch c {
	case Stop:
		said.Consent, said.Why = stopped, "stop"
	case Start:
		said.Consent, said.Why = agreed, "start"
	default:
		return s.agree(ctx, tx, at, number)
	}
	if err := on(tx).SaveNumber(ctx, said); err != nil {
		return err
	}
	return on(tx).ForgetNumber(ctx, smssql.ForgetNumberParams{AuthorityID: at, Number: hashed(s.Inbox, at, number)})
}

// agree notes a number that wrote for the first time.
func (s *Service) agree(ctx context.Context, tx *db.Tx, at uuid.UUID, number string) error {
	known, err := s.ConsentOf(ctx, tx, at, number)
	if err != nil || known.Known { // it may have said STOP before it was forgotten
		return err
	}
	return on(tx).AgreeOnce(ctx, smssql.AgreeOnceParams{AuthorityID: at, Number: number, Why: "wrote", SinceAt: db.At(tx.Now)})
}
