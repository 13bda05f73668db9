package identity

import (
	"context"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

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
