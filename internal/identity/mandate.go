package identity

import (
	"time"

	"github.com/google/uuid"
)

// MandateKind says why somebody acts for somebody.
type MandateKind string

// The usual kinds; a proof goes with those that a law or a court gives.
const (
	ByFamily     MandateKind = "family"
	ByFriend     MandateKind = "friend"
	ByWorker     MandateKind = "social_worker"
	ByGuardian   MandateKind = "guardian"
	AtTheCounter MandateKind = "agent" // an agent writes down what somebody says at the counter or on the telephone
)

// MandateWay says how it was given.
type MandateWay string

// The ways. Each is the word of who acts until somebody has seen a paper, so the person concerned may end each of them; the
// town is told, and asks for the judgement where there is one.
const (
	Declared MandateWay = "declared"
	Written  MandateWay = "written"
	Legal    MandateWay = "legal"
)

// MandateScope says how far it goes.
type MandateScope string

// From one case to everything.
const (
	ForEverything MandateScope = "all"
	ForService    MandateScope = "service"
	ForCase       MandateScope = "case"
)

// Mandate: a helper acts for a beneficiary. Both are told when it is given and when it ends.
type Mandate struct {
	ID          uuid.UUID
	Helper      PersonID // or
	HelperAgent AgentID
	Beneficiary PersonID
	Kind        MandateKind
	Scope       MandateScope
	Ref         string // the service or the case
	How         MandateWay
	Proof       string // what was shown: "jugement du 3 mars 2026", a document's key
	From        time.Time
	Until       time.Time // zero: until revoked
	Revoked     time.Time
}

// Holds tells whether it allows acting at the instant now.
func (m Mandate) Holds(now time.Time) bool {
	return m.Revoked.IsZero() && !now.Before(m.From) && (m.Until.IsZero() || now.Before(m.Until))
}

// Covers tells whether it allows acting for this service and case at the instant now.
func (m Mandate) Covers(service, ref string, now time.Time) bool {
	if !m.Holds(now) {
		return false
	}
	switch m.Scope {
	case ForEverything:
		return true
	case ForService:
		return m.Ref == service && service != ""
	case ForCase:
		return m.Ref == ref && ref != ""
	}
	return false
}

// MandateRef names a mandate as one of its two people sees it, for the link in the mail to them.
func MandateRef(m Mandate, to PersonID) string { return m.ID.String() + "." + to.String() }
