package search

import (
	"context"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

// casePieces are all pieces of a case: what its history tells.
func (s *Service) casePieces(ctx context.Context, c cases.Case, history []cases.Event) (all []piece, err error) {
	for _, e := range history {
		p, ok, err := s.casePiece(ctx, c, e)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, p)
		}
	}
	return all, nil
}

// casePiece is what one event adds to what a case is found by; ok is false when it says nothing.
func (s *Service) casePiece(ctx context.Context, c cases.Case, e cases.Event) (p piece, ok bool, err error) {
	b := bagOf(c.Authority, Case)
	if opening, first := e.Data.(*cases.Opening); first {
		s.heading(b, c)
		said, err := s.answersOf(ctx, c, opening.Answers)
		if err != nil {
			return p, false, err
		}
		b.add(text, telling(Words(c.Title+" "+said))...)
	} else {
		said, class, err := s.said(ctx, c, e)
		if said == "" || err != nil {
			return p, false, err
		}
		b.add(class, telling(Words(said))...)
		b.add(within, Words(c.Person.Name+" "+string(c.Reference))...)
	}
	return piece{Authority: c.Authority, Kind: Case, Owner: c.ID.UUID, Seq: e.Seq, At: e.At, Words: b.String()}, true, nil
}

// heading adds whose a case is, by every name and number.
func (s *Service) heading(b *bag, c cases.Case) {
	b.reference(string(c.Reference))
	b.party(c.Person)
	if c.Helper != nil {
		b.party(c.Helper.Party)
	}
}

func (b *bag) reference(ref string) {
	for _, part := range strings.Split(ref, "-") {
		b.add(head, Words(part)...)
		if short := strings.TrimLeft(part, "0"); short != part {
			b.add(head, Words(short)...)
		}
	}
}

func (b *bag) party(p cases.Party) {
	b.name(p.Name)
	for _, c := range p.Contacts {
		b.reach(c.Kind, c.Value)
	}
}

func (b *bag) name(name string) {
	words := Words(name)
	b.add(head, words...)
	for _, w := range words {
		if heard := sound(w); heard != "" {
			b.add(alike, heard)
		}
	}
}

// reach adds an address: a telephone number whole, as dialled at home, and from its end.
func (b *bag) reach(kind identity.ContactKind, value string) {
	if kind != identity.Phone {
		b.add(head, Words(value)...)
		return
	}
	for _, form := range dialled(value) {
		b.add(head, form)
	}
}

// said is what an event tells in words, and among whom.
func (s *Service) said(ctx context.Context, c cases.Case, e cases.Event) (string, class, error) {
	switch d := e.Data.(type) {
	case *cases.Messaged:
		return d.Subject + " " + d.Text, text, nil
	case *cases.Noted:
		return d.Text, note, nil
	case *cases.Asked:
		return every(d.Question.Text) + " " + d.Question.Document, text, nil
	case *cases.Answered:
		values, err := s.answersOf(ctx, c, d.Values)
		return d.Text + " " + values, text, err
	case *cases.Corrected:
		values, err := s.answersOf(ctx, c, catalogue.Answers{d.Field: d.New})
		return values, text, err
	case *cases.Decided:
		return d.Reason, text, nil
	case *cases.Objected:
		return d.Text, text, nil
	case *cases.Rated:
		return d.Words, text, nil
	}
	return "", text, nil
}

func every(t i18n.Text) (all string) {
	for _, words := range t {
		all += words + " "
	}
	return strings.TrimSpace(all)
}
