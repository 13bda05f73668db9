package workflow

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

// receiver is somebody to tell.
type receiver struct {
	person  uuid.UUID
	name    string
	address string
	lang    i18n.Lang
	kind    string // resident, helper, team
}

// The receivers that a definition names.
const (
	toResident = "resident"
	toHelper   = "helper"
	toTeam     = "team"
	toOwner    = "owner"
)

func forResident(to string) bool { return to == "" || to == toResident }

// receivers finds who is meant. A helper of the resident hears all that they hear.
func (p *plan) receivers(ctx context.Context, to string) ([]receiver, error) {
	switch to {
	case toTeam, toOwner:
		return p.team(ctx, to)
	case toHelper:
		return p.helper(ctx), nil
	case "", toResident:
		return append(p.newsTo(ctx, p.c.Person, toResident), p.helper(ctx)...), nil
	}
	return nil, broken{"audience", to}
}

func (p *plan) newsTo(ctx context.Context, who cases.Party, kind string) []receiver {
	to, ok := who.News(p.s.Notices.CanText(ctx))
	if !ok {
		return nil
	}
	return []receiver{{who.ID.UUID, who.Name, to.Value, p.c.Lang, kind}}
}

// helper is who filled it in for the person. An agent who wrote down what somebody said reads it at the desk.
func (p *plan) helper(ctx context.Context) []receiver {
	if p.c.Helper == nil || !p.c.Helper.Agent.IsZero() {
		return nil
	}
	return p.newsTo(ctx, p.c.Helper.Party, toHelper)
}

// team is every agent of the team in charge who is there. A team without agents is a partner outside of the town hall,
// who is written to at their mailbox, as is a team of which everybody is away.
func (p *plan) team(ctx context.Context, to string) (all []receiver, err error) {
	team := p.c.Team
	if to == toOwner || team == "" {
		team = identity.TeamID(p.service.Owner)
	}
	agents, err := p.s.Identity.AgentsOf(ctx, team)
	if err != nil {
		return nil, err
	}
	for _, a := range agents {
		if !a.Absent && !a.Closed {
			all = append(all, receiver{a.ID.UUID, a.Name, a.Email, a.Lang, toTeam})
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	return p.mailbox(ctx, team)
}

func (p *plan) mailbox(ctx context.Context, id identity.TeamID) ([]receiver, error) {
	teams, err := p.allTeams(ctx)
	if err != nil {
		return nil, err
	}
	for _, team := range teams {
		if team.ID == id && team.Email != "" {
			lang := p.lang()
			return []receiver{{name: team.Name.In(lang), address: team.Email, lang: lang, kind: toTeam}}, nil
		}
	}
	return nil, nil
}

// allTeams are the teams of the authority, read once for a scene.
func (sc *scene) allTeams(ctx context.Context) (teams []identity.Team, err error) {
	if sc.teams == nil {
		sc.teams, err = sc.s.Identity.Teams(ctx)
	}
	return sc.teams, err
}
