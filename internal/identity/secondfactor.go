package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
)

// Digits checks the six digits of an agent who passed the first step, and begins the session. A code that was used once
// is refused, even by the same person a second later.
func (s *Service) Digits(ctx context.Context, agent AgentID, digits string) (SessionID, error) {
	p, err := s.passingAgent(ctx, agent)
	if err != nil {
		return SessionID{}, err
	}
	if !p.enrolled() {
		return SessionID{}, ErrSignIn
	}
	if !looksLikeDigits(digits) {
		return SessionID{}, ErrDigitsShape
	}
	secret, err := s.key.open(p.row.TotpSealed, agent)
	if err != nil {
		return SessionID{}, fmt.Errorf("open the second factor of %s (was the key file replaced?): %w", agent, err)
	}
	if err := s.tryDigits(ctx, p); err != nil {
		return SessionID{}, err
	}
	step, ok := TOTPSecret(secret).matches(digits, s.clock.Now(), p.row.TotpStep)
	if !ok {
		return SessionID{}, s.refuse(ctx, p, "digits", ErrDigits)
	}
	return s.finish(ctx, p, "totp", func(tx *db.Tx) error {
		n, err := on(tx).UseTOTPStep(ctx, identitysql.UseTOTPStepParams{AuthorityID: p.at, ID: agent.UUID, TotpStep: step})
		if err == nil && n == 0 {
			return ErrDigits // the same code in two requests at once
		}
		return err
	})
}

// Recovery checks one of the codes drawn at enrolment; each is good once.
func (s *Service) Recovery(ctx context.Context, agent AgentID, typed string) (SessionID, error) {
	p, err := s.passingAgent(ctx, agent)
	if err != nil {
		return SessionID{}, err
	}
	code, err := ParseCode(typed)
	if err != nil {
		return SessionID{}, err
	}
	if err := s.tryDigits(ctx, p); err != nil {
		return SessionID{}, err
	}
	hash := s.key.recoveryHash(agent, code)
	session, err := s.finish(ctx, p, "recovery", func(tx *db.Tx) error {
		n, err := on(tx).UseRecoveryCode(ctx, identitysql.UseRecoveryCodeParams{AuthorityID: p.at, AgentID: agent.UUID, Hash: hash, UsedAt: db.At(tx.Now)})
		if err == nil && n == 0 {
			return ErrRecovery
		}
		return err
	})
	if errors.Is(err, ErrRecovery) {
		return session, s.refuse(ctx, p, "recovery", ErrRecovery)
	}
	return session, err
}

// RecoveryLeft counts the recovery codes an agent has not used.
func (s *Service) RecoveryLeft(ctx context.Context, agent AgentID) (int, error) {
	at, err := here(ctx)
	if err != nil {
		return 0, err
	}
	n, err := on(s.db.Read()).CountRecoveryCodes(ctx, identitysql.CountRecoveryCodesParams{AuthorityID: at, AgentID: agent.UUID})
	if err != nil {
		return 0, fmt.Errorf("count the recovery codes of %s: %w", agent, err)
	}
	return int(n), nil
}

func (s *Service) finish(ctx context.Context, p passing, how string, use func(tx *db.Tx) error) (session SessionID, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := use(tx); err != nil {
			return err
		}
		session, err = s.welcome(ctx, tx, p, how)
		return err
	})
	return session, err
}

func (s *Service) passingAgent(ctx context.Context, agent AgentID) (p passing, err error) {
	if p.at, err = here(ctx); err != nil {
		return p, err
	}
	row, err := on(s.db.Read()).FindAgent(ctx, identitysql.FindAgentParams{AuthorityID: p.at, ID: agent.UUID})
	if errors.Is(err, sql.ErrNoRows) || err == nil && !row.ClosedAt.IsZero() {
		return p, ErrSignIn
	}
	if err != nil {
		return p, fmt.Errorf("find agent %s: %w", agent, err)
	}
	p.row, p.known = identitysql.FindAgentByEmailRow(row), true
	return p, nil
}

func (s *Service) tryDigits(ctx context.Context, p passing) error {
	usual, err := s.usualNetwork(ctx, p)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.try(ctx, tx, p.at, s.digitTries(ctx, p, usual)...) })
}

// digitTries: as with passwords, the owner's usual networks are held by their own tries only.
func (s *Service) digitTries(ctx context.Context, p passing, usual bool) []counted {
	tries := []counted{s.key.count(perDigits, "digits", p.row.ID.String(), string(visitorOf(ctx).Network))}
	if !usual {
		tries = append(tries, s.key.count(perAccount, "digits-all", p.row.ID.String()))
	}
	return tries
}
