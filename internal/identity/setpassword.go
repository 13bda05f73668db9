package identity

import (
	"context"
	"errors"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// IsPassword tells whether a link is for an agent's password rather than for a resident.
func (k Key) IsPassword() bool { return k.Purpose == ChoosePassword }

// SetPassword uses an agent's link to set the password, and ends every session of the account. It gives no session: the
// second factor is asked as ever.
func (s *Service) SetPassword(ctx context.Context, t Token, password string) error {
	k, err := s.Look(ctx, t)
	if err != nil {
		return err
	}
	if !k.IsPassword() {
		return ErrLinkUnknown
	}
	agent, err := ParseAgentID(k.Ref)
	if err != nil {
		return ErrLinkUnknown.Because(err)
	}
	account, err := s.Agent(ctx, agent)
	if errors.Is(err, ErrNobody) || account.Closed {
		return ErrLinkUnknown
	}
	if err != nil {
		return err
	}
	if err := CheckNewPassword(password, account.Name, account.Email, s.townWords(ctx)); err != nil {
		return err
	}
	hash := hashPassword(password)
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.storePassword(ctx, tx, k, agent, hash) })
}

func (s *Service) storePassword(ctx context.Context, tx *db.Tx, k Key, agent AgentID, hash string) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).UseKey(ctx, identitysql.UseKeyParams{AuthorityID: at, ID: k.id, UsedAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("use a password link: %w", err)
	}
	if n == 0 {
		return ErrLinkSpent
	}
	if _, err := on(tx).SetPassword(ctx, identitysql.SetPasswordParams{AuthorityID: at, ID: agent.UUID, PasswordHash: hash, PasswordAt: db.At(tx.Now)}); err != nil {
		return fmt.Errorf("set the password of %s: %w", agent, err)
	}
	if err := s.endSessions(ctx, tx, at, agent, SessionID{}, "password_set"); err != nil {
		return err
	}
	// Who reads the agent's mail is let try from here, even while others hammer the account.
	err = on(tx).KnowNetwork(ctx, identitysql.KnowNetworkParams{AuthorityID: at, AgentID: agent.UUID, Network: string(visitorOf(ctx).Network), SeenAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("remember a network: %w", err)
	}
	return events.Publish(ctx, s.bus, tx, PasswordSet{Authority: at, Agent: agent})
}

// townWords are what anybody would try first in this town.
func (s *Service) townWords(ctx context.Context) string {
	words := "parvis"
	if a := AuthorityOf(ctx); a != nil {
		words += " " + a.Slug
		for _, name := range a.Name {
			words += " " + name
		}
	}
	return words
}
