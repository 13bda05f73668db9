package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/privacy/privacysql"
)

// Hold keeps a case whatever its retention says, until it is lifted.
type Hold struct {
	Case   cases.ID
	Reason string // in an agent's words; goes with the case
	By     string // name of who placed it
	At     time.Time
}

// Hold keeps a case. A reason is required; a case that is held already is ErrHeld.
func (s *Service) Hold(ctx context.Context, tx *db.Tx, id cases.ID, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrNoReason
	}
	if _, err := s.Cases.Load(ctx, tx, id); err != nil {
		return err
	}
	n, err := on(tx).PlaceHold(ctx, privacysql.PlaceHoldParams{
		AuthorityID: here(ctx), ID: db.NewID(), CaseID: id.UUID, Reason: reason, PlacedBy: identity.Who(ctx).Name, PlacedAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("hold a case: %w", err)
	}
	if n == 0 {
		return ErrHeld
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "privacy.case_held", Kind: "case", Subject: id.String()})
}

// Lift ends a hold; the next run does what is due since.
func (s *Service) Lift(ctx context.Context, tx *db.Tx, id cases.ID) error {
	n, err := on(tx).LiftHold(ctx, privacysql.LiftHoldParams{
		AuthorityID: here(ctx), CaseID: id.UUID, LiftedBy: identity.Who(ctx).Name, LiftedAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("lift the hold of a case: %w", err)
	}
	if n == 0 {
		return ErrNotHeld
	}
	if err := s.Cases.LookAgain(ctx, tx, id, tx.Now); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "privacy.case_released", Kind: "case", Subject: id.String()})
}

// HoldOf is the hold of a case, nil when nothing keeps it.
func (s *Service) HoldOf(ctx context.Context, q db.Queryer, id cases.ID) (*Hold, error) {
	row, err := on(q).HoldOf(ctx, privacysql.HoldOfParams{AuthorityID: here(ctx), CaseID: id.UUID})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the hold of a case: %w", err)
	}
	return &Hold{Case: id, Reason: row.Reason, By: row.PlacedBy, At: row.PlacedAt.Time}, nil
}

// Holds lists the cases that are held, the longest held first.
func (s *Service) Holds(ctx context.Context) ([]Hold, error) {
	rows, err := on(s.DB.Read()).Holds(ctx, here(ctx))
	if err != nil {
		return nil, fmt.Errorf("list the holds: %w", err)
	}
	all := make([]Hold, len(rows))
	for i, row := range rows {
		all[i] = Hold{Case: cases.ID{UUID: row.CaseID}, Reason: row.Reason, By: row.PlacedBy, At: row.PlacedAt.Time}
	}
	return all, nil
}

// held tells whether something keeps a case: a hold, or an objection that no decision has answered.
func (s *Service) held(ctx context.Context, q db.Queryer, c *cases.Case) (bool, error) {
	if c.Contested {
		return true, nil
	}
	hold, err := s.HoldOf(ctx, q, c.ID)
	return hold != nil, err
}

// unknown tells that a case is no more.
func unknown(err error) bool { return errs.KindOf(err) == errs.NotFound }
