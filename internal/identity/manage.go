package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
)

// What managing accounts may meet.
var (
	ErrLastAdministrator = errs.New(errs.Conflict, "identity.last_administrator")
	ErrNameless          = errs.New(errs.Invalid, "identity.nameless")
)

// Account is an agent with what the list of accounts says of them.
type Account struct {
	Agent
	HasPassword bool
	Enrolled    bool // holds a second factor
}

// Accounts lists everybody with roles and teams, in five reads however many they are.
func (s *Service) Accounts(ctx context.Context) ([]Account, error) {
	return s.accounts(ctx, s.db.Read())
}

func (s *Service) accounts(ctx context.Context, q db.Queryer) ([]Account, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).ListAgents(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	list, place := make([]Account, len(rows)), map[AgentID]int{}
	for i, row := range rows {
		list[i].Agent = agentFrom(row)
		place[list[i].ID] = i
	}
	if err := s.proofs(ctx, q, at, list, place); err != nil {
		return nil, err
	}
	return list, s.belongings(ctx, q, at, list, place)
}

func (s *Service) proofs(ctx context.Context, q db.Queryer, at AuthorityID, list []Account, place map[AgentID]int) error {
	rows, err := on(q).Accounts(ctx, at)
	if err != nil {
		return fmt.Errorf("list who can sign in: %w", err)
	}
	for _, row := range rows {
		if i, ok := place[AgentID{row.ID}]; ok {
			list[i].HasPassword, list[i].Enrolled = !row.PasswordAt.IsZero(), !row.TotpAt.IsZero()
		}
	}
	return nil
}

// belongings are the roles and teams of everybody.
func (s *Service) belongings(ctx context.Context, q db.Queryer, at AuthorityID, list []Account, place map[AgentID]int) error {
	roleRows, err := on(q).ListRoles(ctx, at)
	if err != nil {
		return fmt.Errorf("list roles: %w", err)
	}
	roles, err := rolesFrom(roleRows)
	if err != nil {
		return err
	}
	teamRows, err := on(q).ListTeams(ctx, at)
	if err != nil {
		return fmt.Errorf("list teams: %w", err)
	}
	teams, err := teamsFrom(teamRows)
	if err != nil {
		return err
	}
	held, err := on(q).RolesHeld(ctx, at)
	if err != nil {
		return fmt.Errorf("list who holds which role: %w", err)
	}
	for _, h := range held {
		i, known := place[AgentID{h.AgentID}]
		j := slices.IndexFunc(roles, func(r Role) bool { return string(r.ID) == h.RoleID })
		if known && j >= 0 {
			list[i].Roles = append(list[i].Roles, roles[j])
		}
	}
	members, err := on(q).TeamsHeld(ctx, at)
	if err != nil {
		return fmt.Errorf("list who is in which team: %w", err)
	}
	for _, m := range members {
		i, known := place[AgentID{m.AgentID}]
		j := slices.IndexFunc(teams, func(t Team) bool { return string(t.ID) == m.TeamID })
		if known && j >= 0 {
			list[i].Teams = append(list[i].Teams, teams[j])
		}
	}
	for i := range list {
		list[i].Rights, _, _ = sum(list[i].Roles)
	}
	return nil
}

// KeepAnAdministrator ends a change of accounts or roles: when nobody would be left who can manage accounts and sign
// in, the whole change is refused. Call it last in the transaction.
func (s *Service) KeepAnAdministrator(ctx context.Context, tx *db.Tx) error {
	list, err := s.accounts(ctx, tx)
	if err != nil {
		return err
	}
	for _, a := range list {
		if !a.Closed && a.HasPassword && a.Rights.Allow(MayManageAgents) {
			return nil
		}
	}
	return ErrLastAdministrator
}

// ReopenAgent ends a suspension: the password and the second factor are as they were.
func (s *Service) ReopenAgent(ctx context.Context, tx *db.Tx, id AgentID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).ReopenAgent(ctx, identitysql.ReopenAgentParams{AuthorityID: at, ID: id.UUID, UpdatedAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("reopen the account of %s: %w", id, err)
	}
	if err := orNobody(n); err != nil {
		return err
	}
	return events.Publish(ctx, s.bus, tx, RightsChanged{Authority: at, Agent: id, What: "agent_reopened", By: Who(ctx)})
}

// RenameAgent corrects the name that colleagues and residents read; histories keep the one of their day.
func (s *Service) RenameAgent(ctx context.Context, tx *db.Tx, id AgentID, name string) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	if name = strings.TrimSpace(name); name == "" || len(name) > 200 {
		return ErrNameless
	}
	n, err := on(tx).RenameAgent(ctx, identitysql.RenameAgentParams{AuthorityID: at, ID: id.UUID, Name: name, UpdatedAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("rename %s: %w", id, err)
	}
	if err := orNobody(n); err != nil {
		return err
	}
	return events.Publish(ctx, s.bus, tx, RightsChanged{Authority: at, Agent: id, What: "agent_renamed", By: Who(ctx)})
}

// Invite mails an agent the link to choose a password. Asked by a colleague who manages accounts, it is not counted as
// a try; asked again, the earlier links end.
func (s *Service) Invite(ctx context.Context, tx *db.Tx, id AgentID) error {
	a, err := s.agent(ctx, tx, id)
	if err != nil {
		return err
	}
	if a.Closed {
		return ErrNobody
	}
	at, err := here(ctx)
	if err != nil {
		return err
	}
	err = on(tx).EndKeys(ctx, identitysql.EndKeysParams{AuthorityID: at, Purpose: ChoosePassword, Ref: id.String(), EndsAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("end earlier links of %s: %w", id, err)
	}
	_, err = s.makeKeys(ctx, tx, at, Ask{Address: a.Email, Purpose: ChoosePassword, Ref: id.String(), Lang: a.Lang})
	return err
}

// EndSessions ends every stay of an agent at once.
func (s *Service) EndSessions(ctx context.Context, tx *db.Tx, id AgentID) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	if _, err := s.agent(ctx, tx, id); err != nil {
		return err
	}
	return s.endSessions(ctx, tx, at, id, SessionID{}, "ended_by_administration")
}
