package identity

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
)

// NewAgent is what is needed to make an account; the agent chooses the password by a mailed link.
type NewAgent struct {
	Email string
	Name  string
	Lang  i18n.Lang
	Roles []RoleID
	Teams []TeamID
}

// MakeAgent makes an account that nobody can sign in to yet; RequestPassword sends the link that changes that.
func (s *Service) MakeAgent(ctx context.Context, tx *db.Tx, n NewAgent) (AgentID, error) {
	at, err := here(ctx)
	if err != nil {
		return AgentID{}, err
	}
	email, err := NormaliseEmail(n.Email)
	if err != nil {
		return AgentID{}, err
	}
	id := newAgentID()
	err = on(tx).InsertAgent(ctx, identitysql.InsertAgentParams{AuthorityID: at, ID: id.UUID, Email: email,
		Name: strings.TrimSpace(n.Name), Lang: string(langOr(ctx, n.Lang)), TotpSealed: []byte{}, CreatedAt: db.At(tx.Now)})
	if db.Violates(err, "agent_email_is_unique") {
		return AgentID{}, ErrEmailTaken.Because(err)
	}
	if err != nil {
		return AgentID{}, fmt.Errorf("make an agent's account: %w", err)
	}
	made := RightsChanged{Authority: at, Agent: id, What: "agent_made", By: Who(ctx)}
	if err := events.Publish(ctx, s.bus, tx, made); err != nil {
		return id, err
	}
	return id, s.placeAgent(ctx, tx, id, n)
}

func (s *Service) placeAgent(ctx context.Context, tx *db.Tx, id AgentID, n NewAgent) error {
	for _, role := range n.Roles {
		if err := s.GiveRole(ctx, tx, id, role); err != nil {
			return err
		}
	}
	for _, team := range n.Teams {
		if err := s.JoinTeam(ctx, tx, id, team); err != nil {
			return err
		}
	}
	return nil
}

// CloseAgent ends an account and every session of it at once; the name stays in histories.
func (s *Service) CloseAgent(ctx context.Context, tx *db.Tx, id AgentID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).CloseAgent(ctx, identitysql.CloseAgentParams{AuthorityID: at, ID: id.UUID, ClosedAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("close the account of %s: %w", id, err)
	}
	if err := orNobody(n); err != nil {
		return err
	}
	if err := s.endSessions(ctx, tx, at, id, SessionID{}, "account_closed"); err != nil {
		return err
	}
	return events.Publish(ctx, s.bus, tx, RightsChanged{Authority: at, Agent: id, What: "agent_closed", By: Who(ctx)})
}

// SetAbsent has work handed to an agent, or to others while they are away.
func (s *Service) SetAbsent(ctx context.Context, tx *db.Tx, id AgentID, absent bool) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).SetAbsent(ctx, identitysql.SetAbsentParams{AuthorityID: at, ID: id.UUID, Absent: absent, UpdatedAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("note whether %s is away: %w", id, err)
	}
	return orNobody(n)
}

// endSessions ends every session of an agent but one.
func (s *Service) endSessions(ctx context.Context, tx *db.Tx, at AuthorityID, id AgentID, but SessionID, why string) error {
	n, err := on(tx).EndSessionsOfAgent(ctx, identitysql.EndSessionsOfAgentParams{AuthorityID: at,
		AgentID: uuid.NullUUID{UUID: id.UUID, Valid: true}, EndedAt: db.At(tx.Now), EndedWhy: why, ID: but.UUID})
	if err != nil {
		return fmt.Errorf("end the sessions of %s: %w", id, err)
	}
	if n == 0 {
		return nil
	}
	return events.Publish(ctx, s.bus, tx, SessionEnded{Authority: at, Agent: id, Why: why})
}
