package fill

import (
	"context"
	"embed"
	"net/http"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// services is what these pages ask of the catalogue.
type services interface {
	Live(ctx context.Context, service catalogue.ServiceID) (*catalogue.Service, catalogue.VersionNo, error)
}

// Pages serves the pages of drafts.
type Pages struct {
	Forms    *forms.Service
	Services services
	Identity *identity.Service
	Secure   bool // served over HTTPS: the cookie is __Host- and Secure

	// Also tells that the reader may fill in a draft that none of their keys opens: the agent who writes it down for
	// somebody. Their browser, which others sit at, gets no key. Nil for nobody.
	Also func(ctx context.Context, id forms.ID) (bool, error)
}

// Routes is the table of this slice. Sending, POST /drafts/{draft}/send, belongs to
// cases/apply, which calls Opened, forms.Close and Sent.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{http.MethodPost, "/services/{service}/start", web.Anyone, p.start},
		{http.MethodGet, "/drafts/{draft}", web.Anyone, p.enter},
		{http.MethodGet, "/drafts/{draft}/tasks", web.Anyone, p.tasks},
		{http.MethodGet, "/drafts/{draft}/check", web.Anyone, p.check},
		{http.MethodGet, "/drafts/{draft}/keep", web.Anyone, p.keep},
		{http.MethodPost, "/drafts/{draft}/keep", web.Anyone, p.keepForLater},
		{http.MethodGet, "/drafts/{draft}/files/{file}", web.Anyone, p.download},
		{http.MethodGet, "/drafts/{draft}/{page}", web.Anyone, p.question},
		{http.MethodPost, "/drafts/{draft}/{page}", web.Anyone, p.save},
		{http.MethodGet, forms.ResumePath, web.Anyone, p.resume},
		{http.MethodPost, forms.ResumePath, web.Anyone, p.resumeByCode},
		{http.MethodGet, "/addresses", web.Anyone, p.addresses},
		{http.MethodGet, "/plan", web.Anyone, p.plan},
	}
}
