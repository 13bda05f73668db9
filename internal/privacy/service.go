package privacy

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
	"parvis/internal/privacy/privacysql"
	"parvis/internal/workflow"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var words embed.FS

func init() {
	db.Register("privacy", migrations)
	i18n.Register(words)
}

// MayProtect is what a data protection officer may: see what is due, hold a case, export and erase.
const MayProtect web.Permission = "privacy.protect"

// Deps is what the slice stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Bus      *events.Bus
	Jobs     *jobs.Queue // nil: nothing runs by itself
	Log      *slog.Logger
	Identity *identity.Service
	Notices  *notify.Service
	Offer    *catalogue.Store
	Forms    *forms.Service
	Cases    *cases.Service
	Flow     *workflow.Service
	Inbox    *inbox.Service // nil: a town without doors
	Files    files.Store
	// Named tells which files a row still names, of whatever slice.
	Named func(ctx context.Context, keys []files.Key) (map[files.Key]bool, error)
	// Mirror is a file that the ledger of erasures is written to beside the database, to outlive it; "" for none.
	Mirror string
}

// Service holds the verbs.
type Service struct{ Deps }

// New wires the slice: the nightly work is registered, nothing runs yet.
func New(d Deps) *Service {
	s := &Service{d}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if d.Jobs != nil {
		jobs.Work(d.Jobs, "does what the retention of services says", s.work)
		jobs.Every(d.Jobs, "privacy.nightly", 24*time.Hour, s.nightly)
	}
	return s
}

// CaseForgotten is published inside the transaction in which a case lost what it said of people, or all of it.
type CaseForgotten struct{ Case cases.ID }

// FieldsForgotten is published inside the transaction in which a case lost some answers before the rest: who shows answers
// elsewhere shows them no more.
type FieldsForgotten struct{ Case cases.ID }

// The refusals.
var (
	ErrHeld     = errs.New(errs.Conflict, "privacy.held")
	ErrNoReason = errs.New(errs.Invalid, "privacy.no_reason")
	ErrNotHeld  = errs.New(errs.Conflict, "privacy.not_held")
)

func on(q db.Queryer) *privacysql.Queries { return privacysql.New(q) }

// here is the authority of ctx: the gate and the jobs have put it there.
func here(ctx context.Context) tenant.ID { return tenant.From(ctx) }
