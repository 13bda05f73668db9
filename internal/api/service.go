package api

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"parvis/internal/api/apisql"
	"parvis/internal/cases"
	"parvis/internal/cases/papers"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var words embed.FS

func init() {
	db.Register("api", migrations)
	i18n.Register(words)
}

// Deps is what the slice stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Bus      *events.Bus
	Jobs     *jobs.Queue
	Log      *slog.Logger
	Identity *identity.Service
	Offer    *catalogue.Store
	Forms    *forms.Service
	Cases    *cases.Service
	Files    files.Store
	Papers   *papers.Desk // takes documents into cases
	Client   *http.Client // reaches webhooks: kit/outbound's, but in tests
	Seal     Seal
	Origin   func(ctx context.Context) string

	// Receive takes a checked draft in: apply.Pages.Receive.
	Receive func(ctx context.Context, d *forms.Draft, formKey string) (cases.Reference, error)
}

// Service holds keys, takes requests in and tells webhooks.
type Service struct {
	Deps
	pace pace
}

// New wires the slice: it listens, its workers are registered, nothing runs yet.
func New(d Deps) *Service {
	s := &Service{Deps: d}
	events.On(d.Bus, "webhooks are told of a new case", s.onOpened)
	events.On(d.Bus, "webhooks are told of a change", s.onChanged)
	jobs.Work(d.Jobs, "tells a webhook", s.deliver)
	jobs.Every(d.Jobs, "api.sweep", 24*time.Hour, s.Sweep)
	return s
}

// Kept is how long deliveries, and which token became which case, are remembered.
const Kept = 30 * 24 * time.Hour

// Sweep forgets what is older than Kept.
func (s *Service) Sweep(ctx context.Context) error {
	all, err := s.Identity.Authorities(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		err := s.DB.Write(tenant.With(ctx, a.ID), func(tx *db.Tx) error {
			before := db.At(tx.Now.Add(-Kept))
			if err := on(tx).ForgetDeliveries(ctx, apisql.ForgetDeliveriesParams{AuthorityID: a.ID, MadeAt: before}); err != nil {
				return err
			}
			return on(tx).ForgetAnswered(ctx, apisql.ForgetAnsweredParams{AuthorityID: a.ID, MadeAt: before})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func on(q db.Queryer) *apisql.Queries { return apisql.New(q) }
