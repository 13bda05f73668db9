package identity

import (
	"context"
)

// Visit is a resident who opened a door by link or code.
type Visit struct {
	Session SessionID
	Address string   // the e-mail address or telephone (E.164) they proved, "" for a paper code
	People  []Person // who gave that address: usually one, sometimes a couple
	Grants  []Grant
}

// Holds tells whether the visitor used a link or code for just this thing.
func (v Visit) Holds(purpose, ref string) bool {
	for _, g := range v.Grants {
		if g.Purpose == purpose && g.Ref == ref {
			return true
		}
	}
	return false
}

// Is tells whether the visitor may see what belongs to a person: they proved an address of theirs.
func (v Visit) Is(id PersonID) bool {
	for _, p := range v.People {
		if p.ID == id {
			return true
		}
	}
	return false
}

func (v Visit) actor() Actor {
	who := Actor{Kind: ByResident}
	if len(v.People) == 1 {
		who.ID, who.Name = v.People[0].ID.String(), v.People[0].Name()
	}
	return who
}

// desk is an agent at work.
type desk struct {
	agent   Agent
	session SessionID
}

type visitKey struct{}
type deskKey struct{}

// ResidentOf is the resident who makes this request, when a door was opened.
func ResidentOf(ctx context.Context) (Visit, bool) {
	v, ok := ctx.Value(visitKey{}).(Visit)
	return v, ok
}

// AgentOf is the agent who makes this request, when one is signed in.
func AgentOf(ctx context.Context) (Agent, bool) {
	d, ok := ctx.Value(deskKey{}).(desk)
	return d.agent, ok
}

// SessionOf is the agent's own session, to tell it from the others in a list.
func SessionOf(ctx context.Context) SessionID {
	d, _ := ctx.Value(deskKey{}).(desk)
	return d.session
}

// AsAgent returns a context in which an agent is signed in, for jobs done in their name and for tests.
func AsAgent(ctx context.Context, a Agent) context.Context {
	return As(context.WithValue(ctx, deskKey{}, desk{agent: a}), a.Actor())
}

// AsVisit returns a context in which a resident opened a door, for tests and for a helper's pages.
func AsVisit(ctx context.Context, v Visit) context.Context {
	return As(context.WithValue(ctx, visitKey{}, v), v.actor())
}
