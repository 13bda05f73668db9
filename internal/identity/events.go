package identity

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/i18n"
)

// Events are published inside the transaction of the fact. Each names its authority; none but LinkAsked holds a secret.

// LinkAsked: somebody asked for a link by mail or by text; who reacts sends it. Token and Code are in no table: a reaction passes
// them on in the job that it adds to this transaction, and writes them nowhere else.
type LinkAsked struct {
	Authority AuthorityID
	Address   string // an e-mail address or a telephone in E.164: it may be nobody's
	Lang      i18n.Lang
	Purpose   string
	Ref       string
	Path      string // /link/TOKEN, on the authority's host
	Code      string // K7QM4-TXP2H, "" for purposes without code
	LinkEnds  time.Time
	CodeEnds  time.Time
}

// SignedIn: an agent passed both factors.
type SignedIn struct {
	Authority AuthorityID
	Agent     AgentID
	Name      string
	How       string // "totp", "recovery", "enrolment"
	Network   Network
}

// SignInRefused: a password, digits or a recovery code were wrong, or the account is closed. Agent is zero when the
// address is nobody's; what was typed is not kept, since people type their password into the wrong field.
type SignInRefused struct {
	Authority AuthorityID
	Agent     AgentID
	Why       string // "password", "digits", "recovery", "closed"
	Network   Network
}

// SessionEnded: an agent signed out, or a session was closed at the server.
type SessionEnded struct {
	Authority AuthorityID
	Agent     AgentID
	Session   SessionID
	Why       string // "signed_out", "revoked", "password_set", "account_closed"
}

// DoorOpened: a resident used a link or a code.
type DoorOpened struct {
	Authority AuthorityID
	Session   SessionID
	Purpose   string
	Ref       string
	How       string // "link", "code"
	Network   Network
}

// PasswordSet: an agent chose a password by a mailed link, or changed it.
type PasswordSet struct {
	Authority AuthorityID
	Agent     AgentID
}

// SecondFactorSet: an agent enrolled a telephone; Codes tells how many recovery codes were drawn.
type SecondFactorSet struct {
	Authority AuthorityID
	Agent     AgentID
}

// SecondFactorCleared: somebody with the right to do it took an agent's lost telephone off; the agent enrols another.
type SecondFactorCleared struct {
	Authority AuthorityID
	Agent     AgentID
	By        Actor
}

// RightsChanged: a role was given, taken or redefined; an account was made or closed; a team was joined or left.
type RightsChanged struct {
	Authority AuthorityID
	Agent     AgentID // zero when a role was redefined
	What      string  // "role_given", "role_taken", "role_saved", "agent_made", "agent_closed", "team_joined", "team_left", "team_saved", "agent_reopened", "agent_renamed"
	Which     string  // the role or team
	By        Actor
}

// AuthoritySaved: an authority was made or changed.
type AuthoritySaved struct {
	Authority AuthorityID
	By        Actor
}

// MandateGiven: from now on somebody acts for somebody; who reacts tells both.
type MandateGiven struct {
	Authority AuthorityID
	Mandate   Mandate
	By        Actor
}

// MandateRevoked: it ended before its time; who reacts tells both.
type MandateRevoked struct {
	Authority AuthorityID
	Mandate   Mandate
	By        Actor
}

// PersonLookalike: two people share an address and more; a person decides, never a machine.
type PersonLookalike struct {
	Authority AuthorityID
	New, Old  PersonID
	Why       string // "same_email", "same_phone"
}

// PersonSaved: somebody was written down, or their names and addresses changed. Person has them all.
type PersonSaved struct {
	Authority AuthorityID
	Person    Person
	New       bool
}

// PersonForgotten: nothing is held of them any more.
type PersonForgotten struct {
	Authority AuthorityID
	Person    PersonID
}

// ContactVerified: somebody proved that a contact point reaches them.
type ContactVerified struct {
	Authority AuthorityID
	Person    PersonID
	Kind      ContactKind
	How       string
}

// keyID names a stored link or code.
type keyID = uuid.UUID
