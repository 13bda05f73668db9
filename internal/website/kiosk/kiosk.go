package kiosk

import (
	"context"
	"embed"
	"net/http"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
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
	db.Register("website/kiosk", migrations)
}

// Addresses of the pages.
const (
	Path      = "/kiosk"
	AdminPath = "/desk/kiosks"
)

// May is who registers and withdraws devices.
const May web.Permission = identity.MaySetAuthority

// Deps is what the pages stand on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Bus      *events.Bus
	Jobs     *jobs.Queue
	Identity *identity.Service
	Offer    *catalogue.Store
	Forms    *forms.Service
	Drafts   Drafts
	Secure   bool // served over HTTPS: the cookie is __Host- and Secure
}

// Drafts knows the keys that a browser holds; forms/fill is one.
type Drafts interface {
	// Drop takes all of them away from the browser.
	Drop(w http.ResponseWriter)
}

// Pages is the kiosk.
type Pages struct{ Deps }

// New wires the pages. Begun drafts are remembered with the device on which they were.
func New(d Deps) *Pages {
	p := &Pages{d}
	events.On(d.Bus, "a kiosk remembers which drafts were begun on it", p.onStarted)
	if d.Jobs != nil {
		jobs.Every(d.Jobs, "kiosk.sweep", 5*time.Minute, p.sweep)
	}
	return p
}

// Routes is the table for web.Server.Mount. What a device may open is Guard's question.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{http.MethodGet, Path, web.Anyone, p.home},
		{http.MethodGet, Path + "/still", web.Anyone, p.still},
		{http.MethodGet, Path + "/over", web.Anyone, p.over},
		{http.MethodPost, Path + "/here", web.Anyone, p.here},
		{http.MethodPost, Path + "/finish", web.Anyone, p.finish},
		{http.MethodGet, Path + "/open/{token}", web.Anyone, p.showOpen},
		{http.MethodPost, Path + "/open/{token}", web.Anyone, p.open},
	}
}

// DeskRoutes are the pages of the administrator, for the desk to dress.
func (p *Pages) DeskRoutes() []web.Route {
	return []web.Route{
		{http.MethodGet, AdminPath, May, p.list},
		{http.MethodPost, AdminPath, May, p.add},
		{http.MethodPost, AdminPath + "/{device}/link", May, p.newLink},
		{http.MethodPost, AdminPath + "/{device}/revoke", May, p.revoke},
	}
}

// onStarted remembers a draft that is begun on a device, in the transaction that begins it.
func (p *Pages) onStarted(ctx context.Context, tx *db.Tx, e forms.Started) error {
	if d, ok := Of(ctx); ok {
		return addDraft(ctx, tx, d, e.Draft)
	}
	return nil
}
