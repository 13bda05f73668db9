package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// Person finds one with their contact points; ErrNobody for an id of another authority as for one that never was.
func (s *Service) Person(ctx context.Context, id PersonID) (Person, error) {
	return s.person(ctx, s.db.Read(), id)
}

// PersonIn finds one inside a transaction, where a person registered a moment ago is seen.
func (s *Service) PersonIn(ctx context.Context, tx *db.Tx, id PersonID) (Person, error) {
	return s.person(ctx, tx, id)
}

func (s *Service) person(ctx context.Context, q db.Queryer, id PersonID) (Person, error) {
	at, err := here(ctx)
	if err != nil {
		return Person{}, err
	}
	row, err := on(q).FindPerson(ctx, identitysql.FindPersonParams{AuthorityID: at, ID: id.UUID})
	if errors.Is(err, sql.ErrNoRows) {
		return Person{}, ErrNobody
	}
	if err != nil {
		return Person{}, fmt.Errorf("find person %s: %w", id, err)
	}
	p, err := personFrom(identitysql.PeopleAtRow{ID: row.ID, GivenName: row.GivenName, FamilyName: row.FamilyName,
		BirthDate: row.BirthDate, Lang: row.Lang, Manner: row.Manner, CreatedAt: row.CreatedAt})
	if err != nil {
		return p, err
	}
	p.Contacts, err = s.contacts(ctx, q, at, id)
	return p, err
}

// PeopleAt lists who can be reached at a contact point, the longest known first. Several is usual: a couple, a family.
func (s *Service) PeopleAt(ctx context.Context, kind ContactKind, value string) ([]Person, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	return s.peopleAt(ctx, s.db.Read(), at, kind, value)
}

func (s *Service) peopleAt(ctx context.Context, q db.Queryer, at AuthorityID, kind ContactKind, value string) ([]Person, error) {
	rows, err := on(q).PeopleAt(ctx, identitysql.PeopleAtParams{AuthorityID: at, Kind: string(kind), Value: value})
	if err != nil {
		return nil, fmt.Errorf("list people at a contact point: %w", err)
	}
	people := make([]Person, 0, len(rows))
	for _, row := range rows {
		p, err := personFrom(row)
		if err != nil {
			return nil, err
		}
		p.Contacts = []ContactPoint{{Kind: kind, Value: value, Typed: value, Verified: row.VerifiedAt.Time}}
		people = append(people, p)
	}
	return people, nil
}

func personFrom(row identitysql.PeopleAtRow) (Person, error) {
	p := Person{ID: PersonID{row.ID}, Given: row.GivenName, Family: row.FamilyName, Lang: i18n.Lang(row.Lang),
		Manner: row.Manner, Since: row.CreatedAt.Time}
	if row.BirthDate == "" {
		return p, nil
	}
	birth, err := civil.Parse(row.BirthDate)
	if err != nil {
		return p, fmt.Errorf("read the birth date of person %s: %w", p.ID, err)
	}
	p.Birth = birth
	return p, nil
}

func (s *Service) contacts(ctx context.Context, q db.Queryer, at AuthorityID, id PersonID) ([]ContactPoint, error) {
	rows, err := on(q).ContactsOf(ctx, identitysql.ContactsOfParams{AuthorityID: at, PersonID: id.UUID})
	if err != nil {
		return nil, fmt.Errorf("list the contact points of %s: %w", id, err)
	}
	points := make([]ContactPoint, 0, len(rows))
	for _, row := range rows {
		points = append(points, ContactPoint{Kind: ContactKind(row.Kind), Value: row.Value, Typed: row.Typed,
			Verified: row.VerifiedAt.Time, How: row.VerifiedHow})
	}
	return points, nil
}

// NoteContact adds a contact point, not verified; one that is known already keeps its proof.
func (s *Service) NoteContact(ctx context.Context, tx *db.Tx, person PersonID, c ContactPoint) error {
	if err := s.noteContact(ctx, tx, person, c); err != nil {
		return err
	}
	return s.saved(ctx, tx, person)
}

func (s *Service) noteContact(ctx context.Context, tx *db.Tx, person PersonID, c ContactPoint) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	err = on(tx).NoteContact(ctx, identitysql.NoteContactParams{AuthorityID: at, ID: db.NewID(), PersonID: person.UUID,
		Kind: string(c.Kind), Value: c.Value, Typed: c.Typed, VerifiedAt: db.At(c.Verified), VerifiedHow: c.How,
		CreatedAt: db.At(tx.Now)})
	if db.Violates(err, "contact_point_person") {
		return ErrNobody.Because(err)
	}
	if err != nil {
		return fmt.Errorf("note a contact point of %s: %w", person, err)
	}
	return nil
}

// EndContact forgets that a point reaches the person: a lost letter box, an old number.
func (s *Service) EndContact(ctx context.Context, tx *db.Tx, person PersonID, kind ContactKind, value string) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).EndContact(ctx, identitysql.EndContactParams{AuthorityID: at, PersonID: person.UUID, Kind: string(kind),
		Value: value, EndedAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("end a contact point of %s: %w", person, err)
	}
	if err := orNobody(n); err != nil {
		return err
	}
	return s.saved(ctx, tx, person)
}
