package identity

import (
	"github.com/google/uuid"

	"parvis/internal/kit/db"
)

// AuthorityID names a local authority; it leads every key of every table.
type AuthorityID = uuid.UUID

// PersonID names a resident. An agent does not fit where a resident belongs.
type PersonID struct{ uuid.UUID }

// AgentID names somebody who works for the authority.
type AgentID struct{ uuid.UUID }

// SessionID names a signed-in session; it is not a secret: the cookie is another value.
type SessionID struct{ uuid.UUID }

// RoleID is a role's short name inside its authority, such as "caseworker".
type RoleID string

// TeamID is a team's short name inside its authority, such as "sports-office": definitions name teams, never people.
type TeamID string

func newPersonID() PersonID   { return PersonID{db.NewID()} }
func newAgentID() AgentID     { return AgentID{db.NewID()} }
func newSessionID() SessionID { return SessionID{db.NewID()} }

// IsZero tells that nobody is named.
func (id PersonID) IsZero() bool { return id.UUID == uuid.Nil }

// IsZero tells that nobody is named.
func (id AgentID) IsZero() bool { return id.UUID == uuid.Nil }

// IsZero tells that there is no session.
func (id SessionID) IsZero() bool { return id.UUID == uuid.Nil }

// ParsePersonID reads what a page or an API sent back.
func ParsePersonID(s string) (PersonID, error) {
	id, err := uuid.Parse(s)
	return PersonID{id}, err
}

// ParseAgentID reads what a page or an API sent back.
func ParseAgentID(s string) (AgentID, error) {
	id, err := uuid.Parse(s)
	return AgentID{id}, err
}
