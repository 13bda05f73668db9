package identity

import (
	"context"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// VerifyContact notes that somebody proved a contact point, and how: "link", "code", "counter".
func (s *Service) VerifyContact(ctx context.Context, tx *db.Tx, person PersonID, c ContactPoint, how string) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).VerifyContact(ctx, identitysql.VerifyContactParams{AuthorityID: at, PersonID: person.UUID,
		Kind: string(c.Kind), Value: c.Value, VerifiedAt: db.At(tx.Now), VerifiedHow: how})
	if err != nil {
		return fmt.Errorf("verify a contact point of %s: %w", person, err)
	}
	if err := orNobody(n); err != nil {
		return err
	}
	return events.Publish(ctx, s.bus, tx, ContactVerified{Authority: at, Person: person, Kind: c.Kind, How: how})
}

// verifyAddress marks an e-mail address or a telephone as proved for everybody who gave it and had not proved it yet.
func (s *Service) verifyAddress(ctx context.Context, tx *db.Tx, at AuthorityID, address, how string) error {
	people, err := s.peopleAt(ctx, tx, at, kindOf(address), address)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.Contacts[0].IsVerified() {
			continue
		}
		if err := s.VerifyContact(ctx, tx, p.ID, p.Contacts[0], how); err != nil {
			return err
		}
	}
	return nil
}
