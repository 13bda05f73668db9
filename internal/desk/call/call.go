package call

import (
	"embed"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/desk"
	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/live"
	"parvis/internal/kit/web"
	"parvis/internal/workflow"
)

//go:embed words/*.json
var words embed.FS

//go:embed migrations
var migrations embed.FS

func init() {
	i18n.Register(words)
	db.Register("desk/call", migrations)
}

// Path is the page of calls.
const Path = "/desk/calls"

// Deps is what the pages stand on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Phone    *phone.Service
	Cases    *cases.Service
	Flow     *workflow.Service
	Offer    *catalogue.Store
	Identity *identity.Service
	Hub      *live.Hub
	Alerts   *alerts.Service
}

// Pages answers the requests of agents about calls.
type Pages struct{ Deps }

// New wires the pages.
func New(d Deps) *Pages { return &Pages{d} }

// Routes is the table; desk.Pages.Dress puts the shell around them.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{"GET", Path, desk.MayWork, p.list},
		{"POST", Path + "/extension", desk.MayWork, p.setExtension},
		{"GET", Path + "/{call}", desk.MayWork, p.show},
		{"POST", Path + "/{call}", desk.MayWork, p.finish},
		{"POST", Path + "/{call}/keep", desk.MayWork, p.keep},
		{"POST", "/desk/callbacks/{callback}", desk.MayWork, p.closeCallback},
	}
}

// Bare is what the panel fetches: pages without a shell.
func (p *Pages) Bare() []web.Route {
	return []web.Route{
		{"GET", Path + "/now", desk.MayWork, p.now},
		{"GET", Path + "/stream", desk.MayWork, p.stream},
	}
}

func (p *Pages) at() time.Time { return p.Clock.Now() }

func path(id phone.CallID) string { return Path + "/" + id.String() }
