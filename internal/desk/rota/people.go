package rota

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/desk/rota/rotasql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

func isNone(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// RuleOf is a team's rule; without one, work waits to be taken.
func (s *Service) RuleOf(ctx context.Context, q db.Queryer, team identity.TeamID) (Rule, error) {
	row, err := on(q).RuleOf(ctx, rotasql.RuleOfParams{AuthorityID: tenant.From(ctx), Team: string(team)})
	if isNone(err) {
		return Rule{Team: team}, nil
	}
	if err != nil {
		return Rule{}, fmt.Errorf("read the rota of team %s: %w", team, err)
	}
	return Rule{team, row.Given, row.ByLang, row.ByTopic, int(row.Most)}, nil
}

// SaveRule sets a team's rule.
func (s *Service) SaveRule(ctx context.Context, tx *db.Tx, r Rule) error {
	return on(tx).SaveRule(ctx, rotasql.SaveRuleParams{
		AuthorityID: tenant.From(ctx), Team: string(r.Team), Given: r.Given, ByLang: r.ByLang, ByTopic: r.ByTopic, Most: int64(r.Most),
	})
}

// Skills are what agents know, by agent.
type Skills struct {
	Langs  []i18n.Lang
	Topics []string
}

// SaveSkills sets what an agent knows.
func (s *Service) SaveSkills(ctx context.Context, tx *db.Tx, agent identity.AgentID, k Skills) error {
	at := tenant.From(ctx)
	if err := on(tx).DropSkills(ctx, rotasql.DropSkillsParams{AuthorityID: at, AgentID: agent.UUID}); err != nil {
		return err
	}
	add := func(kind, value string) error {
		return on(tx).AddSkill(ctx, rotasql.AddSkillParams{AuthorityID: at, AgentID: agent.UUID, Kind: kind, Value: value})
	}
	for _, l := range k.Langs {
		if err := add("lang", string(l)); err != nil {
			return err
		}
	}
	for _, topic := range k.Topics {
		if err := add("topic", topic); err != nil {
			return err
		}
	}
	return nil
}

// AllSkills reads what every agent knows. Who has none noted speaks the language of their account.
func (s *Service) AllSkills(ctx context.Context, q db.Queryer) (map[uuid.UUID]Skills, error) {
	rows, err := on(q).Skills(ctx, tenant.From(ctx))
	if err != nil {
		return nil, fmt.Errorf("read skills: %w", err)
	}
	all := map[uuid.UUID]Skills{}
	for _, r := range rows {
		k := all[r.AgentID]
		if r.Kind == "lang" {
			k.Langs = append(k.Langs, i18n.Lang(r.Value))
		} else {
			k.Topics = append(k.Topics, r.Value)
		}
		all[r.AgentID] = k
	}
	return all, nil
}

// team are the agents of a team with what they know, have and whether they are there.
func (s *Service) team(ctx context.Context, q db.Queryer, here *identity.Authority, id identity.TeamID) ([]Person, error) {
	agents, err := s.Identity.AgentsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.persons(ctx, q, here, agents)
}

func (s *Service) persons(ctx context.Context, q db.Queryer, here *identity.Authority, agents []identity.Agent) ([]Person, error) {
	skills, err := s.AllSkills(ctx, q)
	if err != nil {
		return nil, err
	}
	loads, err := on(q).Loads(ctx, here.ID)
	if err != nil {
		return nil, fmt.Errorf("read who has how much: %w", err)
	}
	absences, err := s.Absences(ctx, q)
	if err != nil {
		return nil, err
	}
	today := dayOf(s.Clock.Now().In(here.Location()))
	var all []Person
	for _, a := range agents {
		k := skills[a.ID.UUID]
		if len(k.Langs) == 0 {
			k.Langs = []i18n.Lang{a.Lang}
		}
		p := Person{ID: a.ID, Name: a.Name, Away: a.Absent || a.Closed || away(absences, a.ID, today), Langs: k.Langs, Topics: k.Topics}
		if i := slices.IndexFunc(loads, func(l rotasql.LoadsRow) bool { return l.AgentID == a.ID.UUID }); i >= 0 {
			p.Held, p.Given = int(loads[i].Held), loads[i].GivenAt.Time
		}
		all = append(all, p)
	}
	return all, nil
}
