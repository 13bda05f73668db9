package identity

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
)

// moveMandates gives the rights of a file to the one that goes on: nobody is told, since it is the same person. A right
// between the two files stays where it is: nobody acts for themself, and with one file left it opens nothing.
func (s *Service) moveMandates(ctx context.Context, tx *db.Tx, at AuthorityID, from, into PersonID) (all []MovedMandate, err error) {
	rows, err := on(tx).MandatesWith(ctx, identitysql.MandatesWithParams{AuthorityID: at, BeneficiaryID: from.UUID})
	if err != nil {
		return nil, fmt.Errorf("list the mandates of %s: %w", from, err)
	}
	for _, row := range rows {
		helper := row.HelperPersonID.UUID == from.UUID
		if other := row.HelperPersonID.UUID; helper && row.BeneficiaryID == into.UUID || !helper && other == into.UUID {
			continue
		}
		moved := MovedMandate{row.ID, helper}
		if err := s.moveMandate(ctx, tx, at, moved, into); err != nil {
			return nil, err
		}
		all = append(all, moved)
	}
	return all, nil
}

func (s *Service) moveMandate(ctx context.Context, tx *db.Tx, at AuthorityID, m MovedMandate, to PersonID) (err error) {
	if m.Helper {
		err = on(tx).MoveHelper(ctx, identitysql.MoveHelperParams{AuthorityID: at, ID: m.ID, HelperPersonID: uuid.NullUUID{UUID: to.UUID, Valid: true}})
	} else {
		err = on(tx).MoveBeneficiary(ctx, identitysql.MoveBeneficiaryParams{AuthorityID: at, ID: m.ID, BeneficiaryID: to.UUID})
	}
	if err != nil {
		return fmt.Errorf("move mandate %s: %w", m.ID, err)
	}
	return nil
}
