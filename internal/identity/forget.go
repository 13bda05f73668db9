package identity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// Forget removes a person with their contact points, the mandates they gave or had, and what their e-mail addresses
// opened, unless somebody else has the same one. It returns every address they ever gave. A person who is not there is
// already forgotten: no error.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, id PersonID) ([]ContactPoint, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	given, err := s.EveryContact(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	for _, c := range given {
		if err := s.forgetDoors(ctx, tx, at, id, c); err != nil {
			return nil, fmt.Errorf("forget person %s: %w", id, err)
		}
	}
	joined, err := s.forgetLikeness(ctx, tx, at, id)
	if err != nil {
		return nil, fmt.Errorf("forget person %s: %w", id, err)
	}
	given = append(given, joined...)
	q := on(tx)
	if err := q.ForgetMandates(ctx, identitysql.ForgetMandatesParams{AuthorityID: at, BeneficiaryID: id.UUID}); err != nil {
		return nil, fmt.Errorf("forget person %s: %w", id, err)
	}
	if err := q.ForgetContacts(ctx, identitysql.ForgetContactsParams{AuthorityID: at, PersonID: id.UUID}); err != nil {
		return nil, fmt.Errorf("forget person %s: %w", id, err)
	}
	if _, err := q.ForgetPerson(ctx, identitysql.ForgetPersonParams{AuthorityID: at, ID: id.UUID}); err != nil {
		return nil, fmt.Errorf("forget person %s: %w", id, err)
	}
	return given, events.Publish(ctx, s.bus, tx, PersonForgotten{Authority: at, Person: id})
}

// forgetLikeness removes what was thought of who a person might be, and forgets the other files of the same person that
// were joined into theirs. It returns the addresses of those.
func (s *Service) forgetLikeness(ctx context.Context, tx *db.Tx, at AuthorityID, id PersonID) (given []ContactPoint, err error) {
	q := on(tx)
	joined, err := q.JoinedInto(ctx, identitysql.JoinedIntoParams{AuthorityID: at, IntoID: id.UUID})
	if err != nil {
		return nil, err
	}
	if err := q.ForgetMerges(ctx, identitysql.ForgetMergesParams{AuthorityID: at, FromID: id.UUID}); err != nil {
		return nil, err
	}
	if err := q.ForgetLookalikes(ctx, identitysql.ForgetLookalikesParams{AuthorityID: at, NewID: id.UUID}); err != nil {
		return nil, err
	}
	for _, other := range joined {
		more, err := s.Forget(ctx, tx, PersonID{other})
		if err != nil {
			return nil, err
		}
		given = append(given, more...)
	}
	return given, nil
}

// JoinedWith lists a person's file and those of the same person that were joined into it, however many times.
func (s *Service) JoinedWith(ctx context.Context, q db.Queryer, id PersonID) ([]PersonID, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	all := []PersonID{id}
	for i := 0; i < len(all); i++ {
		joined, err := on(q).JoinedInto(ctx, identitysql.JoinedIntoParams{AuthorityID: at, IntoID: all[i].UUID})
		if err != nil {
			return nil, fmt.Errorf("files joined into %s: %w", id, err)
		}
		for _, other := range joined {
			if !slices.Contains(all, PersonID{other}) {
				all = append(all, PersonID{other})
			}
		}
	}
	return all, nil
}

// forgetDoors removes links, codes and sessions of an address that nobody else has: a couple keeps theirs.
func (s *Service) forgetDoors(ctx context.Context, tx *db.Tx, at AuthorityID, id PersonID, c ContactPoint) error {
	q := on(tx)
	shared, err := s.IsShared(ctx, tx, id, c)
	if err != nil || shared {
		return err
	}
	if err := q.ForgetKeysOf(ctx, identitysql.ForgetKeysOfParams{AuthorityID: at, Address: c.Value}); err != nil {
		return err
	}
	if err := q.ForgetGrantsOf(ctx, identitysql.ForgetGrantsOfParams{AuthorityID: at, Address: c.Value}); err != nil {
		return err
	}
	return q.ForgetSessionsOf(ctx, identitysql.ForgetSessionsOfParams{AuthorityID: at, Address: c.Value})
}

// EveryContact lists the contact points of a person, those they gave up included.
func (s *Service) EveryContact(ctx context.Context, q db.Queryer, id PersonID) ([]ContactPoint, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).EveryContactOf(ctx, identitysql.EveryContactOfParams{AuthorityID: at, PersonID: id.UUID})
	if err != nil {
		return nil, fmt.Errorf("list the contact points of %s: %w", id, err)
	}
	all := make([]ContactPoint, len(rows))
	for i, row := range rows {
		all[i] = ContactPoint{Kind: ContactKind(row.Kind), Value: row.Value, Typed: row.Typed, Verified: row.VerifiedAt.Time, How: row.VerifiedHow}
	}
	return all, nil
}

// PeopleIDs lists, in their own order, the people after a given one whose record was last changed before an instant.
func (s *Service) PeopleIDs(ctx context.Context, q db.Queryer, after PersonID, before time.Time, most int) ([]PersonID, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).PeopleIDs(ctx, identitysql.PeopleIDsParams{AuthorityID: at, ID: after.UUID, UpdatedAt: db.At(before), Limit: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	ids := make([]PersonID, len(rows))
	for i, row := range rows {
		ids[i] = PersonID{row}
	}
	return ids, nil
}

// HasMandate tells whether a person acts for another, or another for them, at an instant.
func (s *Service) HasMandate(ctx context.Context, q db.Queryer, id PersonID, now time.Time) (bool, error) {
	at, err := here(ctx)
	if err != nil {
		return false, err
	}
	n, err := on(q).CountMandates(ctx, identitysql.CountMandatesParams{AuthorityID: at, BeneficiaryID: id.UUID, NowAt: db.At(now)})
	if err != nil {
		return false, fmt.Errorf("count the mandates of %s: %w", id, err)
	}
	return n > 0, nil
}

// IsShared tells whether somebody else has a person's contact point too: a couple, a family.
func (s *Service) IsShared(ctx context.Context, q db.Queryer, id PersonID, c ContactPoint) (bool, error) {
	at, err := here(ctx)
	if err != nil {
		return false, err
	}
	n, err := on(q).PeopleWithAddress(ctx, identitysql.PeopleWithAddressParams{AuthorityID: at, Kind: string(c.Kind), Value: c.Value, PersonID: id.UUID})
	if err != nil {
		return false, fmt.Errorf("count who has a contact point: %w", err)
	}
	return n > 0, nil
}
