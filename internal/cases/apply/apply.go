package apply

import (
	"context"
	"embed"
	"net/http"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Deps is what the pages stand on.
type Deps struct {
	DB       *db.DB
	Bus      *events.Bus
	Cases    *cases.Service
	Forms    *forms.Service
	Drafts   Drafts
	Services Versions
	Identity *identity.Service
	Notify   *notify.Service
	Origin   func(ctx context.Context) string // https://portvieux.example, for links in mails

	// Counter is where agents write requests down for others; nil for none.
	Counter Counter

	// AlsoMaySee tells of other rights to a request than those that MaySee knows, such as its mailed link; nil for none.
	AlsoMaySee func(r *http.Request, c cases.Case) (bool, error)
}

// Drafts knows the browser's drafts and draws the page on which answers are read again; fill.Pages is one.
type Drafts interface {
	Keys(r *http.Request) []forms.Key
	Opened(r *http.Request) (*forms.Draft, error)
	Check(w http.ResponseWriter, r *http.Request, status int, d *forms.Draft) error
}

// Versions knows the services that drafts began with; catalogue.Store is one.
type Versions interface {
	Version(ctx context.Context, service catalogue.ServiceID, no catalogue.VersionNo) (*catalogue.Service, error)
}

// Pages serves sending and the receipt.
type Pages struct{ Deps }

// New wires the pages, and has cases hear what the scanner says of files that were sent before it could look.
func New(d Deps) *Pages {
	p := &Pages{d}
	events.On(d.Bus, "a case hears what the scanner said of its file", p.onScanned)
	events.On(d.Bus, "both people are told of a transfer", p.onTransferred)
	return p
}

// Routes is the table of this slice.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{http.MethodPost, "/drafts/{draft}/send", web.Anyone, p.send},
		{http.MethodGet, "/requests/{reference}/receipt", web.Anyone, p.receipt},
	}
}

// ReceiptPath is where the receipt of a request stands.
func ReceiptPath(ref cases.Reference) string { return "/requests/" + string(ref) + "/receipt" }

// onScanned may come long after the case was opened.
func (p *Pages) onScanned(ctx context.Context, tx *db.Tx, e forms.UploadScanned) error {
	return p.Cases.Scanned(ctx, tx, uuidOf(e.Upload.ID), cases.Scan(e.Upload.Scan))
}
