package identity

import (
	"slices"
	"strings"
	"time"

	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// Role is a set of permissions with a name that people at the town hall use.
type Role struct {
	ID          RoleID
	Name        i18n.Text
	Permissions []web.Permission // "case.close"; "case.*" for all of a slice, "*" for everything
	Idle        time.Duration    // a session ends after this long without a request
	Longest     time.Duration    // and after this long in any case
}

// Limits of sessions where a role says nothing: half an hour away from the desk, one working day.
const (
	usualIdle    = 30 * time.Minute
	usualLongest = 10 * time.Hour
)

// The permissions that identity itself declares.
const (
	Anyone   = web.Anyone
	Resident = web.Permission("resident") // somebody who opened a door by link or code
	Staff    = web.Permission("agent")    // any agent who is signed in, whatever their roles

	MaySeePeople    = web.Permission("identity.people")  // read who lives here and how to reach them
	MayChangePeople = web.Permission("identity.correct") // correct names, contact points, mandates
	MayManageAgents = web.Permission("identity.agents")  // accounts, roles, teams, lost telephones
	MaySetAuthority = web.Permission("identity.setup")   // host names, contact, calendar, theme
)

// Permissions lists what identity declares, for whoever composes roles.
var Permissions = []web.Permission{MaySeePeople, MayChangePeople, MayManageAgents, MaySetAuthority}

// Rights are what the roles of one agent come to.
type Rights []web.Permission

// Allow tells whether one of the permissions covers the one asked.
func (r Rights) Allow(asked web.Permission) bool {
	return slices.ContainsFunc(r, func(held web.Permission) bool {
		slice, all := strings.CutSuffix(string(held), "*")
		return held == asked || all && strings.HasPrefix(string(asked), slice)
	})
}

// sum joins roles: every permission, and the strictest limits.
func sum(roles []Role) (rights Rights, idle, longest time.Duration) {
	idle, longest = 0, 0
	for _, role := range roles {
		rights = append(rights, role.Permissions...)
		idle, longest = strictest(idle, role.Idle), strictest(longest, role.Longest)
	}
	if idle == 0 {
		idle = usualIdle
	}
	if longest == 0 {
		longest = usualLongest
	}
	slices.Sort(rights)
	return slices.Compact(rights), idle, longest
}

func strictest(a, b time.Duration) time.Duration {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// Team shares a basket of cases; definitions name teams, never people.
type Team struct {
	ID    TeamID
	Name  i18n.Text
	Email string
}
