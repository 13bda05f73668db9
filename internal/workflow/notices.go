package workflow

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

func (s *Service) onFailed(ctx context.Context, tx *db.Tx, e notify.Failed) error {
	state := "failed"
	if e.Unsure {
		state = "unsure"
	}
	return s.notArrived(ctx, tx, e.Notice, state)
}

func (s *Service) onBounced(ctx context.Context, tx *db.Tx, e notify.Bounced) error {
	return s.notArrived(ctx, tx, e.Notice, "bounced")
}

// notArrived keeps in the case's history that somebody was not told, and has the team tell them in another way. It runs
// in the transaction that settled the message, so that neither is without the other.
func (s *Service) notArrived(ctx context.Context, tx *db.Tx, n notify.Notice, state string) error {
	if n.Case == uuid.Nil {
		return nil
	}
	ctx = identity.As(tenant.With(ctx, n.Authority), identity.System)
	c, err := s.Cases.Load(ctx, tx, cases.ID{UUID: n.Case})
	if errors.Is(err, cases.ErrUnknown) {
		return nil // a case that retention took away meanwhile
	}
	if err != nil {
		return err
	}
	sc, err := s.sceneOf(ctx, c)
	if err != nil && hopeless(err) {
		return s.unread(c, err)
	}
	if err != nil {
		return err
	}
	p := &plan{scene: sc, seq: c.Revision}
	return p.work(ctx, tx, func(ctx context.Context) error { return p.notTold(ctx, tx, n, state) })
}

func (p *plan) notTold(ctx context.Context, tx *db.Tx, n notify.Notice, state string) error {
	who, kind := p.whose(n)
	name := n.Name[strings.LastIndexByte(n.Name, '.')+1:]
	if strings.HasPrefix(n.Name, "desk.") {
		name = n.Name
	}
	err := p.took(p.s.Cases.RecordNotice(ctx, tx, cases.Change{Case: p.c.ID, Channel: channelTo(n.Address)}, cases.Notified{
		Notice: uuid.UUID(n.ID), Template: name, To: kind, Address: n.Address, State: state,
	}))
	if err != nil {
		return err
	}
	if notify.IsTelephone(n.Address) {
		return p.askPerson(ctx, tx, "text_failed", "Name", who.Name, "Phone", n.Address)
	}
	if phone, ok := who.Reach(identity.Phone); ok {
		return p.askPerson(ctx, tx, "mail_failed_call", "Name", who.Name, "Address", n.Address, "Phone", phone.Value)
	}
	return p.askPerson(ctx, tx, "mail_failed", "Name", who.Name, "Address", n.Address)
}

// unread is for a case whose definition cannot be read any more: that a mail did not arrive is still to be kept by notify.
func (s *Service) unread(c cases.Case, err error) error {
	if s.Log != nil {
		s.Log.Error("a notice did not arrive, and its case cannot be read", "case", c.ID, "err", err)
	}
	return nil
}

// whose tells to whom a notice went: the person, their helper, or else the team.
func (p *plan) whose(n notify.Notice) (cases.Party, string) {
	is := func(party cases.Party) bool {
		if n.Person != uuid.Nil {
			return n.Person == party.ID.UUID
		}
		for _, c := range party.Contacts {
			if strings.EqualFold(c.Value, n.Address) {
				return true
			}
		}
		return false
	}
	switch {
	case is(p.c.Person):
		return p.c.Person, toResident
	case p.c.Helper != nil && is(p.c.Helper.Party):
		return p.c.Helper.Party, toHelper
	}
	return cases.Party{Name: n.Address}, toTeam
}
