package identity

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// SignOut ends the stay in this browser, an agent's or a resident's.
func (s *Service) SignOut(ctx context.Context, id SessionID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.endSession(ctx, tx, at, id, "signed_out"); err != nil {
			return err
		}
		if agent, ok := Who(ctx).Agent(); ok {
			return events.Publish(ctx, s.bus, tx, SessionEnded{Authority: at, Agent: agent, Session: id, Why: "signed_out"})
		}
		return nil
	})
}

func (s *Service) endSession(ctx context.Context, tx *db.Tx, at AuthorityID, id SessionID, why string) error {
	_, err := on(tx).EndSession(ctx, identitysql.EndSessionParams{AuthorityID: at, ID: id.UUID, EndedAt: db.At(tx.Now), EndedWhy: why})
	if err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

// SessionsOf lists the stays of an agent that go on, the newest first.
func (s *Service) SessionsOf(ctx context.Context, agent AgentID) ([]Session, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	rows, err := on(s.db.Read()).SessionsOfAgent(ctx, identitysql.SessionsOfAgentParams{AuthorityID: at,
		AgentID: uuid.NullUUID{UUID: agent.UUID, Valid: true}, EndsAt: db.At(now)})
	if err != nil {
		return nil, fmt.Errorf("list the sessions of %s: %w", agent, err)
	}
	var list []Session
	for _, row := range rows {
		if stay := sessionFrom(identitysql.FindSessionRow(row)); stay.Alive(now) {
			list = append(list, stay)
		}
	}
	return list, nil
}

// Revoke ends one of an agent's own stays; ErrNobody when it is somebody else's.
func (s *Service) Revoke(ctx context.Context, agent AgentID, id SessionID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		stay, err := s.session(ctx, tx, at, id, tx.Now)
		if err != nil {
			return err
		}
		if stay.Agent != agent || agent.IsZero() {
			return ErrNobody
		}
		if err := s.endSession(ctx, tx, at, id, "revoked"); err != nil {
			return err
		}
		return events.Publish(ctx, s.bus, tx, SessionEnded{Authority: at, Agent: agent, Session: id, Why: "revoked"})
	})
}

// RevokeOthers ends every stay of an agent but the one in use.
func (s *Service) RevokeOthers(ctx context.Context, agent AgentID, but SessionID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.endSessions(ctx, tx, at, agent, but, "revoked") })
}
