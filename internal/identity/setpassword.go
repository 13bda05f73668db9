package identity

import (
	"context"
	"errors"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// PasswordLink is the job that sends an agent the link to choose a password, if the address is an agent's.
type PasswordLink struct {
	Authority AuthorityID `json:"authority"`
	Address   string      `json:"address"`
	Lang      i18n.Lang   `json:"lang"`
}

// Kind names the job.
func (PasswordLink) Kind() string { return "identity.password_link" }

// RequestPassword has a link sent if the address belongs to an open account. Whether it does is looked up by a job, so
// that neither the answer nor its time tells.
func (s *Service) RequestPassword(ctx context.Context, email string) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	address, err := NormaliseEmail(email)
	if err != nil {
		return err
	}
	tries := append(s.key.fromNetwork(perDoor, "ask-from", visitorOf(ctx).Network), s.key.count(perAsked, "password", address))
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.try(ctx, tx, at, tries...); err != nil {
			return err
		}
		return jobs.Add(ctx, s.queue, tx, PasswordLink{Authority: at, Address: address, Lang: i18n.LangOf(ctx)})
	})
}

// sendPassword does the job. Run twice it sends two links, of which the first still works: harmless.
func (s *Service) sendPassword(ctx context.Context, job PasswordLink) error {
	ctx = tenant.With(ctx, job.Authority)
	a, err := s.Authority(ctx, job.Authority)
	if err != nil {
		return err
	}
	ctx = i18n.With(i18n.WithZone(WithAuthority(ctx, a), a.Location()), job.Lang)
	p, err := s.findPassing(ctx, job.Address)
	if err != nil || !p.known {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.makeKeys(ctx, tx, p.at, Ask{Address: job.Address, Purpose: ChoosePassword, Ref: p.id().String(), Lang: i18n.Lang(p.row.Lang)})
		return err
	})
}

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

// Credentials are set without mail or telephone by the seed of a demo and by fixtures, never by a request.
type Credentials struct {
	Password string
	Secret   TOTPSecret
	hash     string
}

// Hashed does the slow part, outside of any transaction.
func (c Credentials) Hashed() Credentials {
	c.hash = hashPassword(c.Password)
	return c
}

// Endow sets both factors of an account at once.
func (s *Service) Endow(ctx context.Context, tx *db.Tx, agent AgentID, c Credentials) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	if c.hash == "" {
		return fmt.Errorf("endow %s: call Hashed before the transaction", agent)
	}
	n, err := on(tx).SetPassword(ctx, identitysql.SetPasswordParams{AuthorityID: at, ID: agent.UUID, PasswordHash: c.hash, PasswordAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("endow %s: %w", agent, err)
	}
	if err := orNobody(n); err != nil || c.Secret == nil {
		return err
	}
	return s.setSecondFactor(ctx, tx, at, agent, c.Secret, 0, nil)
}
