package cases

import (
	"context"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// Assignment says whose a case becomes: a team's, or an agent's of that team. An empty Team leaves the team as it is.
type Assignment struct {
	Team  identity.TeamID
	Agent identity.AgentID // zero: nobody yet
	Name  string           // of the agent
}

// Assign hands the case over. Assigning it to who has it already changes nothing.
func (s *Service) Assign(ctx context.Context, tx *db.Tx, by Change, to Assignment) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error {
		if to.Team == "" {
			to.Team = t.now.Team
		}
		if to.Team == t.now.Team && to.Agent == t.now.Agent {
			return nil
		}
		t.add(&Assigned{
			Team: to.Team, Agent: to.Agent, Name: to.Name,
			FromTeam: t.now.Team, From: t.now.Agent, FromName: t.now.AgentName,
		})
		return nil
	})
}
