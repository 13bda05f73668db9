package counter

import (
	"context"
	"embed"
	"net/http"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/apply"
	"parvis/internal/catalogue"
	"parvis/internal/desk"
	"parvis/internal/desk/counter/countersql"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

//go:embed migrations
var migrations embed.FS

func init() {
	i18n.Register(words)
	db.Register("desk/counter", migrations)
}

// Path is the front desk.
const Path = "/desk/counter"

// Deps is what the pages stand on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Jobs     *jobs.Queue
	Identity *identity.Service
	Forms    *forms.Service
	Offer    *catalogue.Store
	Cases    *cases.Service
	Receipts receipts
	Origin   func(ctx context.Context) string // where the receipt says to go on
}

// receipts tells what a receipt says; cases/apply does.
type receipts interface {
	Told(ctx context.Context, c cases.Case) (apply.Told, error)
}

// Pages answers the requests of agents at the counter.
type Pages struct{ Deps }

// New wires the pages.
func New(d Deps) *Pages {
	p := &Pages{d}
	if d.Jobs != nil {
		jobs.Every(d.Jobs, "desk.counter", 24*time.Hour, p.sweep)
	}
	return p
}

// Routes is the table; desk.Pages.Dress puts the shell around them.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{http.MethodGet, Path, desk.MayWork, p.show},
		{http.MethodPost, Path, identity.MaySeePeople, p.find}, // posted: a name has no business in an address
		{http.MethodGet, Path + "/new", desk.MayWork, p.showNew},
		{http.MethodPost, Path + "/new", desk.MayWork, p.begin},
		{http.MethodGet, Path + "/receipts/{reference}", desk.MayWork, p.showReceipt},
		{http.MethodPost, Path + "/receipts/{reference}", desk.MayWork, p.printReceipt},
	}
}

// keepUnsent is longer than any draft is kept.
const keepUnsent = 200 * 24 * time.Hour

func (p *Pages) sweep(ctx context.Context) error {
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		return countersql.New(tx).SweepUnsent(ctx, db.At(tx.Now.Add(-keepUnsent)))
	})
}
