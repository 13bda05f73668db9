package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// Agent works for the authority, and signs in with a password and a second factor:
//
//	made ──password link──► has password ──enrols──► signs in ──closed──► never again
//	                             ▲                      │
//	                             └──telephone lost──────┘
type Agent struct {
	ID     AgentID
	Email  string
	Name   string
	Lang   i18n.Lang
	Absent bool // work is not handed to them
	Closed bool
	Roles  []Role
	Teams  []Team
	Rights Rights
}

// Actor is the agent as the "who" of an event.
func (a Agent) Actor() Actor { return Actor{Kind: ByAnAgent, ID: a.ID.String(), Name: a.Name} }

// InTeam tells whether the agent belongs to a team.
func (a Agent) InTeam(id TeamID) bool {
	return slices.ContainsFunc(a.Teams, func(t Team) bool { return t.ID == id })
}

// Agent finds one with roles and teams; ErrNobody for an id of another authority.
func (s *Service) Agent(ctx context.Context, id AgentID) (Agent, error) {
	return s.agent(ctx, s.db.Read(), id)
}

func (s *Service) agent(ctx context.Context, q db.Queryer, id AgentID) (Agent, error) {
	at, err := here(ctx)
	if err != nil {
		return Agent{}, err
	}
	row, err := on(q).FindAgent(ctx, identitysql.FindAgentParams{AuthorityID: at, ID: id.UUID})
	if errors.Is(err, sql.ErrNoRows) {
		return Agent{}, ErrNobody
	}
	if err != nil {
		return Agent{}, fmt.Errorf("find agent %s: %w", id, err)
	}
	a := Agent{ID: id, Email: row.Email, Name: row.Name, Lang: i18n.Lang(row.Lang), Absent: row.Absent, Closed: !row.ClosedAt.IsZero()}
	if a.Roles, err = s.rolesOf(ctx, q, at, id); err != nil {
		return a, err
	}
	a.Rights, _, _ = sum(a.Roles)
	a.Teams, err = s.teamsOf(ctx, q, at, id)
	return a, err
}

// Agents lists everybody of the authority by name, without roles and teams.
func (s *Service) Agents(ctx context.Context) ([]Agent, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(s.db.Read()).ListAgents(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("list agents: %w", err)
	}
	list := make([]Agent, 0, len(rows))
	for _, row := range rows {
		list = append(list, agentFrom(row))
	}
	return list, nil
}

func agentFrom(row identitysql.ListAgentsRow) Agent {
	return Agent{ID: AgentID{row.ID}, Email: row.Email, Name: row.Name, Lang: i18n.Lang(row.Lang),
		Absent: row.Absent, Closed: !row.ClosedAt.IsZero()}
}

// AgentsOf lists the open accounts of a team by name, without roles.
func (s *Service) AgentsOf(ctx context.Context, team TeamID) ([]Agent, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(s.db.Read()).AgentsOfTeam(ctx, identitysql.AgentsOfTeamParams{AuthorityID: at, TeamID: string(team)})
	if err != nil {
		return nil, fmt.Errorf("list the agents of team %s: %w", team, err)
	}
	list := make([]Agent, 0, len(rows))
	for _, row := range rows {
		list = append(list, Agent{ID: AgentID{row.ID}, Email: row.Email, Name: row.Name, Lang: i18n.Lang(row.Lang), Absent: row.Absent})
	}
	return list, nil
}
