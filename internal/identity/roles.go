package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// SaveRole makes or redefines a role; whoever holds it has the new permissions at their next request.
func (s *Service) SaveRole(ctx context.Context, tx *db.Tx, r Role) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	name, err := db.Marshal(r.Name)
	if err != nil {
		return fmt.Errorf("write the name of role %s: %w", r.ID, err)
	}
	permissions, err := db.Marshal(append(Rights{}, r.Permissions...))
	if err != nil {
		return fmt.Errorf("write the permissions of role %s: %w", r.ID, err)
	}
	err = on(tx).SaveRole(ctx, identitysql.SaveRoleParams{AuthorityID: at, ID: string(r.ID), Name: name, Permissions: permissions,
		IdleMinutes: int64(r.Idle / time.Minute), LongestMinutes: int64(r.Longest / time.Minute)})
	if err != nil {
		return fmt.Errorf("save role %s: %w", r.ID, err)
	}
	return events.Publish(ctx, s.bus, tx, RightsChanged{Authority: at, What: "role_saved", Which: string(r.ID), By: Who(ctx)})
}

// Roles lists the authority's roles.
func (s *Service) Roles(ctx context.Context) ([]Role, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(s.db.Read()).ListRoles(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("list roles: %w", err)
	}
	return rolesFrom(rows)
}

func (s *Service) rolesOf(ctx context.Context, q db.Queryer, at AuthorityID, id AgentID) ([]Role, error) {
	rows, err := on(q).RolesOfAgent(ctx, identitysql.RolesOfAgentParams{AuthorityID: at, AgentID: id.UUID})
	if err != nil {
		return nil, fmt.Errorf("list the roles of agent %s: %w", id, err)
	}
	list := make([]identitysql.ListRolesRow, 0, len(rows))
	for _, row := range rows {
		list = append(list, identitysql.ListRolesRow(row))
	}
	return rolesFrom(list)
}

func rolesFrom(rows []identitysql.ListRolesRow) ([]Role, error) {
	list := make([]Role, 0, len(rows))
	for _, row := range rows {
		r := Role{ID: RoleID(row.ID), Idle: time.Duration(row.IdleMinutes) * time.Minute, Longest: time.Duration(row.LongestMinutes) * time.Minute}
		if err := json.Unmarshal(row.Name, &r.Name); err != nil {
			return nil, fmt.Errorf("read the name of role %s: %w", r.ID, err)
		}
		if err := json.Unmarshal(row.Permissions, &r.Permissions); err != nil {
			return nil, fmt.Errorf("read the permissions of role %s: %w", r.ID, err)
		}
		list = append(list, r)
	}
	return list, nil
}

// GiveRole lets an agent do what the role says.
func (s *Service) GiveRole(ctx context.Context, tx *db.Tx, agent AgentID, role RoleID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	err = on(tx).GiveRole(ctx, identitysql.GiveRoleParams{AuthorityID: at, AgentID: agent.UUID, RoleID: string(role)})
	switch {
	case db.Violates(err, "agent_role_exists"):
		return ErrNoRole.Because(err)
	case db.Violates(err, "agent_role_agent"):
		return ErrNobody.Because(err)
	case err != nil:
		return fmt.Errorf("give role %s to %s: %w", role, agent, err)
	}
	return events.Publish(ctx, s.bus, tx, RightsChanged{Authority: at, Agent: agent, What: "role_given", Which: string(role), By: Who(ctx)})
}

// TakeRole ends what the role allowed, at the agent's next request.
func (s *Service) TakeRole(ctx context.Context, tx *db.Tx, agent AgentID, role RoleID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).TakeRole(ctx, identitysql.TakeRoleParams{AuthorityID: at, AgentID: agent.UUID, RoleID: string(role)})
	if err != nil {
		return fmt.Errorf("take role %s from %s: %w", role, agent, err)
	}
	if n == 0 {
		return nil
	}
	return events.Publish(ctx, s.bus, tx, RightsChanged{Authority: at, Agent: agent, What: "role_taken", Which: string(role), By: Who(ctx)})
}
