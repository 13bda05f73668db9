package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
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

// Enrol sets the second factor of an agent who passed the first step and has none, once the digits show that the
// telephone holds the secret. The recovery codes are shown this once.
func (s *Service) Enrol(ctx context.Context, agent AgentID, secret TOTPSecret, digits string) (SessionID, []Code, error) {
	p, err := s.passingAgent(ctx, agent)
	if err != nil {
		return SessionID{}, nil, err
	}
	if p.enrolled() {
		return SessionID{}, nil, ErrSignIn // a password alone must not replace a telephone
	}
	if !looksLikeDigits(digits) {
		return SessionID{}, nil, ErrDigitsShape
	}
	if err := s.tryDigits(ctx, p); err != nil {
		return SessionID{}, nil, err
	}
	step, ok := secret.matches(digits, s.clock.Now(), 0)
	if !ok {
		return SessionID{}, nil, s.refuse(ctx, p, "digits", ErrDigits)
	}
	codes, hashes := s.key.newRecoveryCodes(agent)
	session, err := s.finish(ctx, p, "enrolment", func(tx *db.Tx) error {
		return s.setSecondFactor(ctx, tx, p.at, agent, secret, step, hashes)
	})
	return session, codes, err
}

func (s *Service) setSecondFactor(ctx context.Context, tx *db.Tx, at AuthorityID, agent AgentID, secret TOTPSecret, step int64, hashes [][]byte) error {
	n, err := on(tx).SetTOTP(ctx, identitysql.SetTOTPParams{AuthorityID: at, ID: agent.UUID, TotpSealed: s.key.seal(secret, agent),
		TotpStep: step, TotpAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("set the second factor of %s: %w", agent, err)
	}
	if err := orNobody(n); err != nil {
		return err
	}
	if err := s.storeRecovery(ctx, tx, at, agent, hashes); err != nil {
		return err
	}
	return events.Publish(ctx, s.bus, tx, SecondFactorSet{Authority: at, Agent: agent})
}

func (s *Service) storeRecovery(ctx context.Context, tx *db.Tx, at AuthorityID, agent AgentID, hashes [][]byte) error {
	if err := on(tx).DropRecoveryCodes(ctx, identitysql.DropRecoveryCodesParams{AuthorityID: at, AgentID: agent.UUID}); err != nil {
		return fmt.Errorf("drop the recovery codes of %s: %w", agent, err)
	}
	for _, hash := range hashes {
		if err := on(tx).AddRecoveryCode(ctx, identitysql.AddRecoveryCodeParams{AuthorityID: at, AgentID: agent.UUID, Hash: hash}); err != nil {
			return fmt.Errorf("store a recovery code of %s: %w", agent, err)
		}
	}
	return nil
}

// ClearSecondFactor takes a lost telephone off an account and ends its sessions: the agent enrols another at the next
// sign-in. Who may is the caller's question (MayManageAgents); that it was done is announced.
func (s *Service) ClearSecondFactor(ctx context.Context, tx *db.Tx, agent AgentID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).SetTOTP(ctx, identitysql.SetTOTPParams{AuthorityID: at, ID: agent.UUID, TotpSealed: []byte{}})
	if err != nil {
		return fmt.Errorf("clear the second factor of %s: %w", agent, err)
	}
	if err := orNobody(n); err != nil {
		return err
	}
	if err := s.storeRecovery(ctx, tx, at, agent, nil); err != nil {
		return err
	}
	if err := s.endSessions(ctx, tx, at, agent, SessionID{}, "second_factor_cleared"); err != nil {
		return err
	}
	return events.Publish(ctx, s.bus, tx, SecondFactorCleared{Authority: at, Agent: agent, By: Who(ctx)})
}
