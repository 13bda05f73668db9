package open311

import (
	"context"
	"embed"
	"net/http"

	"parvis/internal/api"
	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/open311/open311sql"
	"parvis/internal/privacy"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var words embed.FS

func init() {
	db.Register("open311", migrations)
	i18n.Register(words)
}

// Service is the reports of an authority as the world may see them.
type Service struct {
	*api.Service
	fetch *http.Client // reaches media_url
}

// New wires the slice: it listens, its worker is registered, nothing runs yet. The client is kit/outbound's, but in tests.
func New(a *api.Service, fetch *http.Client) *Service {
	s := &Service{a, fetch}
	events.On(a.Bus, "a report is shown to street-report programs", s.onOpened)
	events.On(a.Bus, "street-report programs see what happened to a report", s.onChanged)
	jobs.Work(a.Jobs, "fetches the picture of a report", s.fetchMedia)
	return s
}

// Listen has what privacy forgets forgotten here; also where nothing else of the slice runs.
func Listen(bus *events.Bus) {
	events.On(bus, "a forgotten report is shown no more", func(ctx context.Context, tx *db.Tx, e privacy.CaseForgotten) error {
		return forget(ctx, tx, e.Case)
	})
	events.On(bus, "a report that lost some answers shows none of them", func(ctx context.Context, tx *db.Tx, e privacy.FieldsForgotten) error {
		return on(tx).ShowLess(ctx, open311sql.ShowLessParams{AuthorityID: tenant.From(ctx), CaseID: e.Case.UUID})
	})
}

func forget(ctx context.Context, tx *db.Tx, id cases.ID) error {
	at := tenant.From(ctx)
	if err := on(tx).ForgetUpdates(ctx, open311sql.ForgetUpdatesParams{AuthorityID: at, CaseID: id.UUID}); err != nil {
		return err
	}
	if err := on(tx).ForgetHeard(ctx, open311sql.ForgetHeardParams{AuthorityID: at, CaseID: id.UUID}); err != nil {
		return err
	}
	return on(tx).ForgetRequest(ctx, open311sql.ForgetRequestParams{AuthorityID: at, CaseID: id.UUID})
}

func on(q db.Queryer) *open311sql.Queries { return open311sql.New(q) }
