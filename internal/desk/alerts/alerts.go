package alerts

import (
	"context"
	"embed"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts/alertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

//go:embed words/*.json
var words embed.FS

//go:embed migrations
var migrations embed.FS

func init() {
	i18n.Register(words)
	db.Register("desk/alerts", migrations)
}

// Kind says why something waits for an agent.
type Kind string

// The kinds.
const (
	Mention  Kind = "mention"  // a colleague named them, or their team, in a note
	Reminder Kind = "reminder" // they asked for it
	Handover Kind = "handover" // a colleague gave it to them, with what was promised
	Expert   Kind = "expert"   // somebody outside has answered, or is late
	Callback Kind = "callback" // somebody is to be rung back
)

// Kinds are all of them, in the order of the settings.
var Kinds = []Kind{Mention, Handover, Expert, Reminder, Callback}

// About is what an alert leads to: a case, a thread of messages, or somebody to ring back.
type About struct {
	What string // case, thread, callback
	ID   uuid.UUID
}

// OfCase, OfThread and OfCallback name what an alert is about.
func OfCase(id cases.ID) About      { return About{"case", id.UUID} }
func OfThread(id uuid.UUID) About   { return About{"thread", id} }
func OfCallback(id uuid.UUID) About { return About{"callback", id} }

// Alert is one thing that waits for one agent.
type Alert struct {
	ID      uuid.UUID
	Agent   identity.AgentID
	Kind    Kind
	About   About
	Words   string // the agent's own note, or the beginning of what a colleague wrote
	By      string // who wrote it
	Made    time.Time
	Due     time.Time
	Seen    bool
	Version int64
}

// mostWords is how much of a note stands in an alert.
const mostWords = 500

// ErrUnknown is for an alert that is no more, or somebody else's.
var ErrUnknown = errs.New(errs.NotFound, "alerts.unknown")

var errMoved = errs.New(errs.Conflict, "alerts.moved")

// Deps is what alerts need.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Jobs     *jobs.Queue
	Cases    *cases.Service
	Identity *identity.Service
	Notices  *notify.Service
	Origin   func(ctx context.Context, a *identity.Authority) string
	Hint     func(at tenant.ID, subject string, payload any)
}

// Service keeps alerts.
type Service struct{ Deps }

// New also has alerts told when they fall due, and those that were settled long ago removed.
func New(d Deps) *Service {
	s := &Service{d}
	if d.Jobs != nil {
		jobs.Work(d.Jobs, "an agent is told of what falls due", s.ring)
		jobs.Every(d.Jobs, "desk.alerts", 24*time.Hour, s.sweep)
	}
	return s
}

// Subject is where an agent's open pages hear that something waits.
func Subject(agent identity.AgentID) string { return "alerts." + agent.String() }

func on(q db.Queryer) *alertsql.Queries { return alertsql.New(q) }

func alertOf(row alertsql.DeskAlert) Alert {
	return Alert{
		ID: row.ID, Agent: identity.AgentID{UUID: row.AgentID}, Kind: Kind(row.Kind), About: About{row.About, row.AboutID}, Words: row.Words, By: row.ByName,
		Made: row.MadeAt.Time, Due: row.DueAt.Time, Seen: !row.SeenAt.IsZero(), Version: row.Version,
	}
}

// settledFor is how long what was settled is kept, should somebody ask.
const settledFor = 30 * 24 * time.Hour

func (s *Service) sweep(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := on(tx).SweepAlerts(ctx, db.At(tx.Now.Add(-settledFor)))
		return err
	})
}
