package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases/casessql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// View is a filter with a name, an agent's own or a team's.
type View struct {
	ID       uuid.UUID
	Agent    identity.AgentID // who saved it
	Team     identity.TeamID  // empty: only that agent sees it
	Name     string
	Filter   Filter
	Position int64
}

// BuiltIn are the views that every agent has, by the key of their words: cases.view.mine…
var BuiltIn = []struct {
	Key    string
	Filter Filter
}{
	{"mine", Filter{Mine: true}},
	{"unassigned", Filter{MyTeams: true, Unassigned: true}},
	{"late", Filter{Late: true}},
	{"waiting", Filter{Waiting: true}},
	{"open", Filter{}},
	{"closed", Filter{Stage: StageClosed}},
}

const longestName = 80

// SaveView keeps a view, a new one when it has no ID. Only who saved a view changes it.
func (s *Service) SaveView(ctx context.Context, tx *db.Tx, v View) (View, error) {
	at, err := here(ctx)
	if err != nil {
		return View{}, err
	}
	if v.Name = strings.TrimSpace(v.Name); v.Name == "" {
		return View{}, ErrEmpty
	}
	if len(v.Name) > longestName {
		return View{}, ErrTooLong
	}
	if v.ID == uuid.Nil {
		v.ID = db.NewID()
	} else if err := s.ownView(ctx, tx, v.ID, v.Agent); err != nil {
		return View{}, err
	}
	filter, err := db.Marshal(v.Filter)
	if err != nil {
		return View{}, fmt.Errorf("save the view %q: %w", v.Name, err)
	}
	return v, on(tx).SaveView(ctx, casessql.SaveViewParams{
		AuthorityID: at, ID: v.ID, AgentID: v.Agent.UUID, Team: string(v.Team), Name: v.Name, Filter: filter,
		Position: v.Position, CreatedAt: db.At(tx.Now),
	})
}

func (s *Service) ownView(ctx context.Context, q db.Queryer, id uuid.UUID, agent identity.AgentID) error {
	v, err := s.View(ctx, q, id)
	if err == nil && v.Agent != agent {
		return ErrNotYours
	}
	return err
}

// View reads one saved view.
func (s *Service) View(ctx context.Context, q db.Queryer, id uuid.UUID) (View, error) {
	at, err := here(ctx)
	if err != nil {
		return View{}, err
	}
	r, err := on(q).ViewByID(ctx, casessql.ViewByIDParams{AuthorityID: at, ID: id})
	if err != nil {
		return View{}, ErrUnknown.Because(err)
	}
	return viewFrom(r.ID, r.AgentID, r.Team, r.Name, r.Filter, r.Position)
}

// Views reads the agent's own views and those of the teams, in their order.
func (s *Service) Views(ctx context.Context, q db.Queryer, agent identity.AgentID, teams []identity.TeamID) (all []View, err error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	own, err := on(q).ViewsOfAgent(ctx, casessql.ViewsOfAgentParams{AuthorityID: at, AgentID: agent.UUID})
	if err != nil {
		return nil, fmt.Errorf("read an agent's views: %w", err)
	}
	for _, r := range own {
		v, err := viewFrom(r.ID, r.AgentID, r.Team, r.Name, r.Filter, r.Position)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	for _, team := range teams {
		rows, err := on(q).ViewsOfTeam(ctx, casessql.ViewsOfTeamParams{AuthorityID: at, Team: string(team)})
		if err != nil {
			return nil, fmt.Errorf("read a team's views: %w", err)
		}
		for _, r := range rows {
			v, err := viewFrom(r.ID, r.AgentID, r.Team, r.Name, r.Filter, r.Position)
			if err != nil {
				return nil, err
			}
			all = append(all, v)
		}
	}
	return all, nil
}

func viewFrom(id, agent uuid.UUID, team, name string, filter db.JSON, position int64) (View, error) {
	v := View{ID: id, Agent: identity.AgentID{UUID: agent}, Team: identity.TeamID(team), Name: name, Position: position}
	if err := json.Unmarshal(filter, &v.Filter); err != nil {
		return View{}, fmt.Errorf("read the view %q: %w", name, err)
	}
	return v, nil
}

// DeleteView forgets a view of the agent's own making.
func (s *Service) DeleteView(ctx context.Context, tx *db.Tx, id uuid.UUID, agent identity.AgentID) error {
	if err := s.ownView(ctx, tx, id, agent); err != nil {
		return err
	}
	at, err := here(ctx)
	if err != nil {
		return err
	}
	_, err = on(tx).DeleteView(ctx, casessql.DeleteViewParams{AuthorityID: at, ID: id})
	return err
}
