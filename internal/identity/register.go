package identity

import (
	"context"
	"fmt"
	"strings"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
)

// NewPerson is what somebody tells about themself or about another.
type NewPerson struct {
	Given, Family string
	Birth         civil.Date
	Lang          i18n.Lang // the request's when empty
	Manner        string
	Contacts      []ContactPoint // made by NewContact
}

// Register writes down a new person with their contact points, none of them verified.
func (s *Service) Register(ctx context.Context, tx *db.Tx, n NewPerson) (PersonID, error) {
	at, err := here(ctx)
	if err != nil {
		return PersonID{}, err
	}
	id := newPersonID()
	err = on(tx).InsertPerson(ctx, identitysql.InsertPersonParams{AuthorityID: at, ID: id.UUID,
		GivenName: strings.TrimSpace(n.Given), FamilyName: strings.TrimSpace(n.Family), BirthDate: birthText(n.Birth),
		Lang: string(langOr(ctx, n.Lang)), Manner: strings.TrimSpace(n.Manner), CreatedAt: db.At(tx.Now), FamilyKey: nameKey(n.Family)})
	if err != nil {
		return id, fmt.Errorf("register a person: %w", err)
	}
	for _, c := range n.Contacts {
		if err := s.noteContact(ctx, tx, id, c); err != nil {
			return id, err
		}
	}
	p := Person{ID: id, Given: strings.TrimSpace(n.Given), Family: strings.TrimSpace(n.Family), Birth: n.Birth, Since: tx.Now, Contacts: n.Contacts}
	return id, events.Publish(ctx, s.bus, tx, PersonSaved{Authority: at, Person: p, New: true})
}

// Recognise gives the person who is speaking: the one already known when the session proved an address that the person
// holds and the names agree, otherwise a new one. An address that was only typed proves nothing: the two are then
// announced as lookalikes for somebody to judge, never merged.
func (s *Service) Recognise(ctx context.Context, tx *db.Tx, n NewPerson) (id PersonID, known bool, err error) {
	if visit, ok := ResidentOf(ctx); ok {
		for _, p := range visit.People {
			if p.sameAs(n) {
				return p.ID, true, s.noteAll(ctx, tx, p.ID, n.Contacts)
			}
		}
	}
	id, err = s.Register(ctx, tx, n)
	if err != nil {
		return id, false, err
	}
	return id, false, s.announceLookalikes(ctx, tx, id, n)
}

func (s *Service) noteAll(ctx context.Context, tx *db.Tx, id PersonID, contacts []ContactPoint) error {
	for _, c := range contacts {
		if err := s.noteContact(ctx, tx, id, c); err != nil {
			return err
		}
	}
	return s.saved(ctx, tx, id)
}

// saved tells who a person is now.
func (s *Service) saved(ctx context.Context, tx *db.Tx, id PersonID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	p, err := s.person(ctx, tx, id)
	if err != nil {
		return err
	}
	return events.Publish(ctx, s.bus, tx, PersonSaved{Authority: at, Person: p})
}

// mostLookalikes is how many people at one address are looked at. A request is sent while others wait to be: somebody
// who sends a thousand under the same address must not make each take longer than the last.
const mostLookalikes = 8

func (s *Service) announceLookalikes(ctx context.Context, tx *db.Tx, id PersonID, n NewPerson) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	told := map[PersonID]bool{id: true}
	for _, c := range n.Contacts {
		others, err := on(tx).SomePeopleAt(ctx, identitysql.SomePeopleAtParams{AuthorityID: at, Kind: string(c.Kind), Value: c.Value, Limit: mostLookalikes})
		if err != nil {
			return fmt.Errorf("look for lookalikes: %w", err)
		}
		for _, row := range others {
			other, err := personFrom(identitysql.PeopleAtRow(row))
			if err != nil {
				return err
			}
			if told[other.ID] || !other.sameAs(n) {
				continue
			}
			told[other.ID] = true
			like := PersonLookalike{Authority: at, New: id, Old: other.ID, Why: "same_" + string(c.Kind)}
			if err := s.keepLookalike(ctx, tx, like); err != nil {
				return err
			}
			if err := events.Publish(ctx, s.bus, tx, like); err != nil {
				return err
			}
		}
	}
	return nil
}

// ChangePerson corrects names, birth date, language or manner; contact points have their own verbs.
func (s *Service) ChangePerson(ctx context.Context, tx *db.Tx, p Person) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).UpdatePerson(ctx, identitysql.UpdatePersonParams{AuthorityID: at, ID: p.ID.UUID,
		GivenName: strings.TrimSpace(p.Given), FamilyName: strings.TrimSpace(p.Family), BirthDate: birthText(p.Birth),
		Lang: string(langOr(ctx, p.Lang)), Manner: strings.TrimSpace(p.Manner), UpdatedAt: db.At(tx.Now), FamilyKey: nameKey(p.Family)})
	if err != nil {
		return fmt.Errorf("change person %s: %w", p.ID, err)
	}
	if err := orNobody(n); err != nil {
		return err
	}
	return s.saved(ctx, tx, p.ID)
}

func langOr(ctx context.Context, l i18n.Lang) i18n.Lang {
	if l == "" {
		return i18n.LangOf(ctx)
	}
	return l
}

func birthText(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// orNobody: a change that touched no row was asked for somebody who does not exist here.
func orNobody(rows int64) error {
	if rows == 0 {
		return ErrNobody
	}
	return nil
}
