package tracking

import (
	"context"
	"embed"
	"net/http"

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
	"parvis/internal/kit/live"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
	"parvis/internal/workflow"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Deps is what the pages stand on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Identity *identity.Service
	Offer    *catalogue.Store
	Cases    *cases.Service
	Flow     *workflow.Service
	Forms    *forms.Service
	Drafts   browser
	Files    files.Store
	Papers   *papers.Desk
	Jobs     *jobs.Queue
	Hub      *live.Hub
	Bus      *events.Bus
	Notices  *notify.Service
	Origin   func(ctx context.Context) string // https://portvieux.example, for links in mails
}

// browser tells which drafts a visitor's browser holds; forms/fill is one.
type browser interface {
	Keys(r *http.Request) []forms.Key
}

// Pages are a resident's requests.
type Pages struct{ Deps }

// New wires the pages: the link that proves an address is registered, nothing runs yet.
func New(d Deps) *Pages {
	p := &Pages{d}
	d.Identity.Serve(identity.Purpose{Name: cases.PaperPurpose, LinkLasts: paperLasts, CodeLasts: paperLasts, Then: func(ref string) string { return Path(cases.Reference(ref)) }})
	d.Identity.Serve(identity.Purpose{Name: reachPurpose, LinkLasts: reachLasts, Once: true, Then: confirmPath})
	events.On(d.Bus, "a new address of a request is proved by a mailed link", p.onLinkAsked)
	return p
}

// Routes is the table for web.Server.Mount. Who may see a request is each handler's
// question: links need no account.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{http.MethodGet, "/r/{token}", web.Anyone, p.showLink},
		{http.MethodPost, "/r/{token}", web.Anyone, p.useLink},
		{http.MethodGet, "/requests/{reference}/helper/{token}", web.Anyone, p.showHelperLink},
		{http.MethodPost, "/requests/{reference}/helper/{token}", web.Anyone, p.useHelperLink},
		{http.MethodGet, "/mandates/{mandate}", web.Anyone, p.showMandate},
		{http.MethodPost, "/mandates/{mandate}", web.Anyone, p.endMandate},
		{http.MethodGet, "/mandates/ended", web.Anyone, p.mandateEnded},
		{http.MethodGet, "/requests", web.Anyone, p.list},
		{http.MethodGet, "/requests/{reference}", web.Anyone, p.show},
		{http.MethodPost, "/requests/{reference}/answer", web.Anyone, p.answer},
		{http.MethodPost, "/requests/{reference}/message", web.Anyone, p.message},
		{http.MethodPost, "/requests/{reference}/rating", web.Anyone, p.rate},
		{http.MethodGet, "/requests/{reference}/move/{move}", web.Anyone, p.showMove},
		{http.MethodPost, "/requests/{reference}/move/{move}", web.Anyone, p.move},
		{http.MethodGet, "/requests/{reference}/objection", web.Anyone, p.showObjection},
		{http.MethodPost, "/requests/{reference}/objection", web.Anyone, p.object},
		{http.MethodGet, "/requests/{reference}/contact", web.Anyone, p.showContact},
		{http.MethodPost, "/requests/{reference}/contact", web.Anyone, p.askContact},
		{http.MethodGet, "/confirm-address/{held}", web.Anyone, p.showConfirm},
		{http.MethodPost, "/confirm-address/{held}", web.Anyone, p.confirm},
		{http.MethodGet, "/requests/{reference}/documents/{document}", web.Anyone, p.document},
		{http.MethodGet, "/requests/{reference}/letters/{document}", web.Anyone, p.letter},
		{http.MethodGet, "/requests/{reference}/live", web.Anyone, p.live},
	}
}

// Path is where a request is followed.
func Path(ref cases.Reference) string { return "/requests/" + string(ref) }
