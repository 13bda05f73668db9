package phone

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/phone/phonesql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// CallID names a call.
type CallID uuid.UUID

// String is how the id stands in addresses of pages.
func (id CallID) String() string { return uuid.UUID(id).String() }

// ParseCallID reads an id out of an address.
func ParseCallID(s string) (CallID, error) {
	id, err := uuid.Parse(s)
	if err != nil || id.String() != s {
		return CallID{}, ErrUnknown
	}
	return CallID(id), nil
}

// Outcome is what an agent says that a call came to.
type Outcome string

// The outcomes.
const (
	Joined   Outcome = "joined"   // its note is in a case
	Opened   Outcome = "opened"   // a case began with it
	Resolved Outcome = "resolved" // answered at once, nothing follows
	Returned Outcome = "returned" // missed, and called back
)

// Call is one call with what became of it.
type Call struct {
	Course
	Authority tenant.ID
	ID        CallID
	Account   inbox.AccountID
	Ref       string
	Thread    inbox.ThreadID // zero for calls that we made
	Agent     uuid.UUID      // whose extension it is at; uuid.Nil when nobody's
	Outcome   Outcome
	Done      time.Time
}

// Live tells that the call rings or is being held.
func (c Call) Live() bool { return c.State == StateRinging || c.State == StateAnswered }

// IsFor tells whether the call is this agent's.
func (c Call) IsFor(a identity.AgentID) bool { return c.Agent == a.UUID && c.Agent != uuid.Nil }

func callOf(row phonesql.InboxCall) Call {
	return Call{
		Authority: row.AuthorityID, ID: CallID(row.ID), Account: inbox.AccountID(row.AccountID), Ref: row.CallRef,
		Thread: inbox.ThreadID(row.ThreadID.UUID), Agent: row.AgentID.UUID, Outcome: Outcome(row.Outcome), Done: row.OutcomeAt.Time,
		Course: Course{
			State: State(row.State), Direction: Direction(row.Direction), Party: row.Party, Extension: row.Extension, Transfers: int(row.Transfers),
			Rung: row.RungAt.Time, Answered: row.AnsweredAt.Time, Ended: row.EndedAt.Time, Last: row.LastAt.Time,
		},
	}
}

// Call finds one of the authority in ctx.
func (s *Service) Call(ctx context.Context, q db.Queryer, id CallID) (Call, error) {
	row, err := on(q).Call(ctx, phonesql.CallParams{AuthorityID: here(ctx), ID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return Call{}, ErrUnknown
	}
	if err != nil {
		return Call{}, fmt.Errorf("call %s: %w", id, err)
	}
	return callOf(row), nil
}

// CallsOf lists the latest calls of an agent, newest first.
func (s *Service) CallsOf(ctx context.Context, agent identity.AgentID, most int) ([]Call, error) {
	rows, err := on(s.DB.Read()).CallsOfAgent(ctx, phonesql.CallsOfAgentParams{AuthorityID: here(ctx), AgentID: optional(agent.UUID), Limit: int32(most)})
	return callsOf(rows), err
}

// MissedCalls lists those that nobody has called back, newest first.
func (s *Service) MissedCalls(ctx context.Context, most int) ([]Call, error) {
	rows, err := on(s.DB.Read()).MissedCalls(ctx, phonesql.MissedCallsParams{AuthorityID: here(ctx), Limit: int32(most)})
	return callsOf(rows), err
}

// CallsWith lists the latest calls with a number, newest first.
func (s *Service) CallsWith(ctx context.Context, party string, most int) ([]Call, error) {
	return CallsWith(ctx, s.DB.Read(), party, most)
}

// CallsWith lists the latest calls with a number, newest first.
func CallsWith(ctx context.Context, q db.Queryer, party string, most int) ([]Call, error) {
	if party == Hidden {
		return nil, nil // they are not one person
	}
	rows, err := on(q).CallsWith(ctx, phonesql.CallsWithParams{AuthorityID: here(ctx), Party: party, Limit: int32(most)})
	return callsOf(rows), err
}

func callsOf(rows []phonesql.InboxCall) (all []Call) {
	for _, row := range rows {
		all = append(all, callOf(row))
	}
	return all
}
