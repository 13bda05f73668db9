package phone

import (
	"context"
	"embed"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/phone/phonesql"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var words embed.FS

func init() {
	db.Register("inbox/phone", migrations)
	i18n.Register(words)
}

// Deps is what the door stands on.
type Deps struct {
	DB    *db.DB
	Clock clock.Clock
	Bus   *events.Bus
	Inbox *inbox.Service

	// Hint tells open pages that something changed, as live.Hub.Publish does.
	Hint func(at tenant.ID, subject string, payload any)
}

// Service holds the verbs of the telephone.
type Service struct{ Deps }

// New wires the door; nothing runs yet.
func New(d Deps) *Service {
	if d.Hint == nil {
		d.Hint = func(tenant.ID, string, any) {}
	}
	return &Service{d}
}

// The refusals.
var (
	ErrUnknown = errs.New(errs.NotFound, "phone.unknown_call")
	ErrTaken   = errs.New(errs.Conflict, "phone.extension_taken")
	ErrShape   = errs.New(errs.Invalid, "phone.extension_shape")
	ErrDone    = errs.New(errs.Conflict, "phone.call_done")
)

// Subject is where the pages of an agent hear that a call rings, is taken or ends.
func Subject(agent uuid.UUID) string { return "calls." + agent.String() }

func on(q db.Queryer) *phonesql.Queries { return phonesql.New(q) }

func optional(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }

func here(ctx context.Context) tenant.ID { return tenant.From(ctx) }
