package identity

import (
	"context"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
)

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
