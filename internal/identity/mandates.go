package identity

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// GiveMandate lets a helper act for a beneficiary, and has both told. Whoever has to name it before it is given may bring
// its ID.
func (s *Service) GiveMandate(ctx context.Context, tx *db.Tx, m Mandate) (Mandate, error) {
	at, err := here(ctx)
	if err != nil {
		return m, err
	}
	if m.Helper == m.Beneficiary {
		return m, ErrHelpsThemself
	}
	if err := s.checkHelpers(ctx, tx, m); err != nil {
		return m, err
	}
	if m.ID == uuid.Nil {
		m.ID = db.NewID()
	}
	if m.How == "" {
		m.How = Declared
	}
	if m.From.IsZero() {
		m.From = tx.Now
	}
	if err := s.insertMandate(ctx, tx, at, m); err != nil {
		return m, err
	}
	return m, events.Publish(ctx, s.bus, tx, MandateGiven{Authority: at, Mandate: m, By: Who(ctx)})
}

// checkHelpers refuses somebody of another authority before a foreign key would, with words.
func (s *Service) checkHelpers(ctx context.Context, tx *db.Tx, m Mandate) error {
	if _, err := s.person(ctx, tx, m.Beneficiary); err != nil {
		return err
	}
	if !m.HelperAgent.IsZero() {
		_, err := s.agent(ctx, tx, m.HelperAgent)
		return err
	}
	_, err := s.person(ctx, tx, m.Helper)
	return err
}

func (s *Service) insertMandate(ctx context.Context, tx *db.Tx, at AuthorityID, m Mandate) error {
	by, err := json.Marshal(Who(ctx))
	if err != nil {
		return fmt.Errorf("write who gave a mandate: %w", err)
	}
	row := identitysql.InsertMandateParams{AuthorityID: at, ID: m.ID, BeneficiaryID: m.Beneficiary.UUID, Kind: string(m.Kind),
		Scope: string(m.Scope), ScopeRef: m.Ref, Proof: m.Proof, How: string(m.How), FromAt: db.At(m.From), UntilAt: db.At(m.Until),
		GivenBy: by, CreatedAt: db.At(tx.Now)}
	if m.HelperAgent.IsZero() {
		row.HelperPersonID = uuid.NullUUID{UUID: m.Helper.UUID, Valid: true}
	} else {
		row.HelperAgentID = uuid.NullUUID{UUID: m.HelperAgent.UUID, Valid: true}
	}
	if err := on(tx).InsertMandate(ctx, row); err != nil {
		return fmt.Errorf("give a mandate for %s: %w", m.Beneficiary, err)
	}
	return nil
}

// RevokeMandate ends one before its time, and has both told.
func (s *Service) RevokeMandate(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	m, err := s.mandate(ctx, tx, at, id)
	if err != nil {
		return err
	}
	by, err := json.Marshal(Who(ctx))
	if err != nil {
		return fmt.Errorf("write who revoked mandate %s: %w", id, err)
	}
	n, err := on(tx).RevokeMandate(ctx, identitysql.RevokeMandateParams{AuthorityID: at, ID: id, RevokedAt: db.At(tx.Now), RevokedBy: by})
	if err != nil {
		return fmt.Errorf("revoke mandate %s: %w", id, err)
	}
	if n == 0 {
		return nil // revoked already: both were told then
	}
	m.Revoked = tx.Now
	return events.Publish(ctx, s.bus, tx, MandateRevoked{Authority: at, Mandate: m, By: Who(ctx)})
}

// MandateIn finds one, in a transaction or outside of it; ErrNobody for one of another authority as for none.
func (s *Service) MandateIn(ctx context.Context, q db.Queryer, id uuid.UUID) (Mandate, error) {
	at, err := here(ctx)
	if err != nil {
		return Mandate{}, err
	}
	return s.mandate(ctx, q, at, id)
}

func (s *Service) mandate(ctx context.Context, q db.Queryer, at AuthorityID, id uuid.UUID) (Mandate, error) {
	row, err := on(q).FindMandate(ctx, identitysql.FindMandateParams{AuthorityID: at, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return Mandate{}, ErrNobody
	}
	if err != nil {
		return Mandate{}, fmt.Errorf("find mandate %s: %w", id, err)
	}
	return mandateFrom(row), nil
}

// MandateOfRef finds the mandate that MandateRef names, and who looks at it; ErrNobody when they are none of the two.
func (s *Service) MandateOfRef(ctx context.Context, q db.Queryer, ref string) (m Mandate, to PersonID, err error) {
	mandate, person, _ := strings.Cut(ref, ".")
	id, err := uuid.Parse(mandate)
	if err != nil {
		return m, to, ErrNobody.Because(err)
	}
	if to.UUID, err = uuid.Parse(person); err != nil {
		return m, to, ErrNobody.Because(err)
	}
	if m, err = s.MandateIn(ctx, q, id); err == nil && to != m.Helper && to != m.Beneficiary {
		err = ErrNobody
	}
	return m, to, err
}

// MandatesFor lists who acts or acted for a person.
func (s *Service) MandatesFor(ctx context.Context, beneficiary PersonID) ([]Mandate, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(s.db.Read()).MandatesFor(ctx, identitysql.MandatesForParams{AuthorityID: at, BeneficiaryID: beneficiary.UUID})
	if err != nil {
		return nil, fmt.Errorf("list mandates for %s: %w", beneficiary, err)
	}
	list := make([]Mandate, 0, len(rows))
	for _, row := range rows {
		list = append(list, mandateFrom(identitysql.FindMandateRow(row)))
	}
	return list, nil
}

// MandatesOf lists for whom a person acts or acted.
func (s *Service) MandatesOf(ctx context.Context, helper PersonID) ([]Mandate, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(s.db.Read()).MandatesOf(ctx, identitysql.MandatesOfParams{AuthorityID: at,
		HelperPersonID: uuid.NullUUID{UUID: helper.UUID, Valid: true}})
	if err != nil {
		return nil, fmt.Errorf("list mandates of %s: %w", helper, err)
	}
	list := make([]Mandate, 0, len(rows))
	for _, row := range rows {
		list = append(list, mandateFrom(identitysql.FindMandateRow(row)))
	}
	return list, nil
}

// MayActFor tells whether the helper may do something for the beneficiary in this service and case at this instant.
func (s *Service) MayActFor(ctx context.Context, helper, beneficiary PersonID, service, ref string, now time.Time) (bool, error) {
	if helper == beneficiary {
		return true, nil
	}
	list, err := s.MandatesOf(ctx, helper)
	for _, m := range list {
		if m.Beneficiary == beneficiary && m.Covers(service, ref, now) {
			return true, nil
		}
	}
	return false, err
}

func mandateFrom(row identitysql.FindMandateRow) Mandate {
	return Mandate{ID: row.ID, Helper: PersonID{row.HelperPersonID.UUID}, HelperAgent: AgentID{row.HelperAgentID.UUID},
		Beneficiary: PersonID{row.BeneficiaryID}, Kind: MandateKind(row.Kind), Scope: MandateScope(row.Scope), Ref: row.ScopeRef,
		Proof: row.Proof, How: MandateWay(row.How), From: row.FromAt.Time, Until: row.UntilAt.Time, Revoked: row.RevokedAt.Time}
}
