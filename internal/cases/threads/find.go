package threads

import (
	"context"
	"errors"
	"regexp"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
)

// find tells which case a new thread belongs to, if anything proves it.
func (s *Service) find(ctx context.Context, tx *db.Tx, e inbox.Received) (Tie, error) {
	if e.Item.Facts.Forward {
		return Tie{}, nil // somebody else's message, passed on: an agent says where it belongs
	}
	id, err := s.noticed(ctx, tx, e.Item)
	if err != nil || !id.IsZero() {
		return Tie{Case: id, How: ByNotice}, err
	}
	return s.named(ctx, tx, e)
}

// noticed is the case of the notice that a message answers.
func (s *Service) noticed(ctx context.Context, tx *db.Tx, i inbox.Item) (cases.ID, error) {
	if s.Notices == nil {
		return cases.ID{}, nil
	}
	for _, ref := range append(slices.Clone(i.Facts.InReplyTo), i.Facts.References...) {
		found, err := s.Notices.CaseOf(ctx, tx, ref)
		if err != nil {
			return cases.ID{}, err
		}
		if found == uuid.Nil {
			continue
		}
		c, err := s.Cases.Load(ctx, tx, cases.ID{UUID: found})
		if err == nil {
			return c.ID, nil
		}
		if !errors.Is(err, cases.ErrUnknown) {
			return cases.ID{}, err
		}
	}
	return cases.ID{}, nil
}

var token = regexp.MustCompile(`(?i)\b[a-z]{1,6}[-‐‑–—−. ]?[0-9]{4}[-‐‑–—−. ]?[0-9]{4,9}\b`)

// named is the case that the subject names, when whoever wrote belongs to it.
func (s *Service) named(ctx context.Context, tx *db.Tx, e inbox.Received) (Tie, error) {
	for _, found := range token.FindAllString(e.Item.Subject, 5) {
		ref, ok := cases.ParseReference(found)
		if !ok {
			continue
		}
		c, err := s.Cases.Find(ctx, tx, ref)
		if errors.Is(err, cases.ErrUnknown) {
			continue
		}
		if err != nil {
			return Tie{}, err
		}
		if belongs(c, e) {
			return Tie{Case: c.ID, How: ByReference}, nil
		}
	}
	return Tie{}, nil
}

// belongs tells that the party of a thread is one of the case's, by person or by an address
// that the case knows.
func belongs(c cases.Case, e inbox.Received) bool {
	if person := e.Thread.Person; person != uuid.Nil && person == c.Person.ID.UUID {
		return true
	}
	parties := []cases.Party{c.Person}
	if c.Helper != nil {
		parties = append(parties, c.Helper.Party)
	}
	for _, p := range parties {
		for _, contact := range p.Contacts {
			if contact.Kind != identity.Address && contact.Value == e.Item.Party {
				return true
			}
		}
	}
	return false
}
