package rota

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/desk/rota/rotasql"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var words embed.FS

func init() {
	db.Register("rota", migrations)
	i18n.Register(words)
}

// Deps is what the slice stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Bus      *events.Bus
	Jobs     *jobs.Queue
	Cases    *cases.Service
	Inbox    *inbox.Service // nil: only requests are given
	Offer    *catalogue.Store
	Identity *identity.Service
}

// Service gives work, and knows who is away.
type Service struct{ Deps }

// New wires the slice: what it listens to, and the worker. Every process in which something may come in calls it once.
func New(d Deps) *Service {
	s := &Service{d}
	events.On(s.Bus, "the rota counts a new request", func(ctx context.Context, tx *db.Tx, e cases.Opened) error {
		return s.caseIs(ctx, tx, e.Case, tx.Now.Add(afterRules))
	})
	events.On(s.Bus, "the rota counts whose a request is", s.onCase)
	events.On(s.Bus, "the rota counts a message that came in", func(ctx context.Context, tx *db.Tx, e inbox.Received) error {
		return s.threadIs(ctx, tx, e.Thread)
	})
	events.On(s.Bus, "the rota counts whose a message is", func(ctx context.Context, tx *db.Tx, e inbox.Changed) error {
		return s.threadIs(ctx, tx, e.Thread)
	})
	jobs.Work(s.Jobs, "gives a request or a message to an agent", s.give)
	jobs.Every(s.Jobs, "rota.absences", 24*time.Hour, s.sweep)
	return s
}

// afterRules is how long rules have the first word on a new request: what they decide by themselves is nobody's work.
const afterRules = 2 * time.Second

func on(q db.Queryer) *rotasql.Queries { return rotasql.New(q) }

func (s *Service) onCase(ctx context.Context, tx *db.Tx, e cases.Changed) error {
	switch e.Event.Data.(type) {
	case *cases.Assigned, *cases.Moved, *cases.Reopened, *cases.Undone, *cases.Merged, *cases.Split:
		return s.caseIs(ctx, tx, e.Case, tx.Now)
	}
	return nil
}

// caseIs counts a request for whoever has it while it is open, and has it given when nobody does.
func (s *Service) caseIs(ctx context.Context, tx *db.Tx, c cases.Case, when time.Time) error {
	ctx = tenant.With(ctx, c.Authority)
	holder := c.Agent.UUID
	if c.Closed() {
		holder = uuid.Nil
	}
	if err := s.holds(ctx, tx, c.ID.UUID, holder); err != nil || c.Closed() || holder != uuid.Nil || c.Team == "" {
		return err
	}
	return s.leave(ctx, tx, Give{Authority: c.Authority, Case: c.ID.UUID}, c.Team, when)
}

func (s *Service) threadIs(ctx context.Context, tx *db.Tx, t inbox.Thread) error {
	if t.ID.IsZero() {
		return nil
	}
	ctx = tenant.With(ctx, t.Authority)
	holder := t.Agent
	if t.State == inbox.Closed {
		holder = uuid.Nil
	}
	if err := s.holds(ctx, tx, uuid.UUID(t.ID), holder); err != nil || t.State == inbox.Closed || holder != uuid.Nil || t.Team == "" {
		return err
	}
	return s.leave(ctx, tx, Give{Authority: t.Authority, Thread: uuid.UUID(t.ID)}, t.Team, tx.Now)
}

// holds moves an item from one counter to another. It knows for whom the item counted, so that it is counted once
// whatever came in whatever order.
func (s *Service) holds(ctx context.Context, tx *db.Tx, item, holder uuid.UUID) error {
	at := tenant.From(ctx)
	old, err := on(tx).HoldOf(ctx, rotasql.HoldOfParams{AuthorityID: at, ItemID: item})
	known := err == nil
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("count open work: %w", err)
	}
	if old.AgentID == holder {
		return nil
	}
	if old.AgentID != uuid.Nil {
		if err := on(tx).AddLoad(ctx, rotasql.AddLoadParams{AuthorityID: at, AgentID: old.AgentID, Held: -1}); err != nil {
			return err
		}
	}
	if holder == uuid.Nil && known {
		return on(tx).DropHold(ctx, rotasql.DropHoldParams{AuthorityID: at, ItemID: item})
	}
	if err := on(tx).AddLoad(ctx, rotasql.AddLoadParams{AuthorityID: at, AgentID: holder, Held: 1}); err != nil {
		return err
	}
	return on(tx).SaveHold(ctx, rotasql.SaveHoldParams{AuthorityID: at, ItemID: item, AgentID: holder})
}

func (s *Service) leave(ctx context.Context, tx *db.Tx, job Give, team identity.TeamID, when time.Time) error {
	rule, err := s.RuleOf(ctx, tx, team)
	if err != nil || !rule.Given {
		return err
	}
	return jobs.Add(ctx, s.Jobs, tx, job, jobs.At(when))
}
