package identity

import (
	"context"
	"encoding/json"
	"fmt"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// SaveTeam makes or renames a team.
func (s *Service) SaveTeam(ctx context.Context, tx *db.Tx, t Team) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	name, err := db.Marshal(t.Name)
	if err != nil {
		return fmt.Errorf("write the name of team %s: %w", t.ID, err)
	}
	err = on(tx).SaveTeam(ctx, identitysql.SaveTeamParams{AuthorityID: at, ID: string(t.ID), Name: name, Email: t.Email})
	if err != nil {
		return fmt.Errorf("save team %s: %w", t.ID, err)
	}
	return events.Publish(ctx, s.bus, tx, RightsChanged{Authority: at, What: "team_saved", Which: string(t.ID), By: Who(ctx)})
}

// Teams lists the authority's teams.
func (s *Service) Teams(ctx context.Context) ([]Team, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(s.db.Read()).ListTeams(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("list teams: %w", err)
	}
	return teamsFrom(rows)
}

func (s *Service) teamsOf(ctx context.Context, q db.Queryer, at AuthorityID, id AgentID) ([]Team, error) {
	rows, err := on(q).TeamsOfAgent(ctx, identitysql.TeamsOfAgentParams{AuthorityID: at, AgentID: id.UUID})
	if err != nil {
		return nil, fmt.Errorf("list the teams of agent %s: %w", id, err)
	}
	list := make([]identitysql.ListTeamsRow, 0, len(rows))
	for _, row := range rows {
		list = append(list, identitysql.ListTeamsRow(row))
	}
	return teamsFrom(list)
}

func teamsFrom(rows []identitysql.ListTeamsRow) ([]Team, error) {
	list := make([]Team, 0, len(rows))
	for _, row := range rows {
		t := Team{ID: TeamID(row.ID), Email: row.Email}
		if err := json.Unmarshal(row.Name, &t.Name); err != nil {
			return nil, fmt.Errorf("read the name of team %s: %w", t.ID, err)
		}
		list = append(list, t)
	}
	return list, nil
}

// JoinTeam has an agent share the team's basket.
func (s *Service) JoinTeam(ctx context.Context, tx *db.Tx, agent AgentID, team TeamID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	err = on(tx).JoinTeam(ctx, identitysql.JoinTeamParams{AuthorityID: at, TeamID: string(team), AgentID: agent.UUID})
	switch {
	case db.Violates(err, "team_member_team"):
		return ErrNoTeam.Because(err)
	case db.Violates(err, "team_member_agent"):
		return ErrNobody.Because(err)
	case err != nil:
		return fmt.Errorf("have %s join team %s: %w", agent, team, err)
	}
	return events.Publish(ctx, s.bus, tx, RightsChanged{Authority: at, Agent: agent, What: "team_joined", Which: string(team), By: Who(ctx)})
}

// LeaveTeam ends that.
func (s *Service) LeaveTeam(ctx context.Context, tx *db.Tx, agent AgentID, team TeamID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).LeaveTeam(ctx, identitysql.LeaveTeamParams{AuthorityID: at, TeamID: string(team), AgentID: agent.UUID})
	if err != nil {
		return fmt.Errorf("have %s leave team %s: %w", agent, team, err)
	}
	if n == 0 {
		return nil
	}
	return events.Publish(ctx, s.bus, tx, RightsChanged{Authority: at, Agent: agent, What: "team_left", Which: string(team), By: Who(ctx)})
}
