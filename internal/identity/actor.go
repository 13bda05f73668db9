package identity

import (
	"context"

	"github.com/google/uuid"
)

// ActorKind says what sort of hand did something.
type ActorKind string

// The four hands.
const (
	ByResident   ActorKind = "resident"
	ByAnAgent    ActorKind = "agent"
	ByAutomation ActorKind = "automation"
	BySystem     ActorKind = "system"
)

// Actor is the "who" of every event. ID is an agent's or a person's id, or the name of a rule; it is empty for a
// resident whom nobody has recognised yet.
type Actor struct {
	Kind ActorKind `json:"kind"`
	ID   string    `json:"id,omitempty"`
	Name string    `json:"name,omitempty"`
}

// System is the hand of everything that no person and no rule of a service asked for.
var System = Actor{Kind: BySystem}

// Automation is the hand of a rule that the authority wrote.
func Automation(rule string) Actor { return Actor{Kind: ByAutomation, ID: rule, Name: rule} }

// Agent gives the agent, when the hand is one.
func (a Actor) Agent() (AgentID, bool) {
	id, err := uuid.Parse(a.ID)
	return AgentID{id}, err == nil && a.Kind == ByAnAgent
}

// Person gives the resident, when the hand is one that was recognised.
func (a Actor) Person() (PersonID, bool) {
	id, err := uuid.Parse(a.ID)
	return PersonID{id}, err == nil && a.Kind == ByResident
}

type actorKey struct{}

// As returns a context in which who acts: jobs and automations say so themselves, the gate says it for requests.
func As(ctx context.Context, who Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, who)
}

// Who is the hand that acts in ctx; the system's when nothing else was said.
func Who(ctx context.Context) Actor {
	if who, ok := ctx.Value(actorKey{}).(Actor); ok {
		return who
	}
	return System
}
