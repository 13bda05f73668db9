package forms

import (
	"context"
	"log/slog"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan"
	"parvis/internal/notify"
	"parvis/internal/rules"
)

// Deps is what the slice stands on.
type Deps struct {
	DB        *db.DB
	Clock     clock.Clock
	Bus       *events.Bus
	Jobs      *jobs.Queue
	Files     files.Store
	Scanner   scan.Scanner
	Services  Versions
	Identity  *identity.Service
	Notify    *notify.Service
	Gazetteer Gazetteer                        // nil: addresses are typed
	Origin    func(ctx context.Context) string // https://portvieux.example, for links in mails
	// Known tells rules what upper slices know of a person: "person.grants_this_year",
	// "person.open_requests". nil: unknown.
	Known func(ctx context.Context, person identity.PersonID) (rules.Map, error)
	Log   *slog.Logger
	// Starts is how many drafts may be begun in an hour from one network: 60 when 0, any number
	// when negative (a bench, a crash test).
	Starts int
}

// Versions finds a published version of a service, compiled; the catalogue's store is one.
type Versions interface {
	Version(ctx context.Context, service catalogue.ServiceID, no int64) (*catalogue.Service, error)
}

// Service holds the verbs of forms.
type Service struct {
	Deps
}

// New wires the slice: its workers, its sweep and what it does when a link is asked are
// registered; nothing runs yet.
func New(deps Deps) *Service {
	s := &Service{Deps: deps}
	if s.Starts == 0 {
		s.Starts = usualStarts
	}
	jobs.Work(s.Jobs, "looks whether a file is safe to open", s.scan)
	jobs.Work(s.Jobs, "reminds of a request that is not sent yet", s.remind)
	jobs.Every(s.Jobs, "forms.sweep", time.Hour, s.Sweep)
	s.serveLinks()
	return s
}
