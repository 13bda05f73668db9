package website

import (
	"context"
	"embed"
	"net/http"

	"github.com/a-h/templ"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// MaySetLook is who changes the authority's colours, mark and drawing.
const MaySetLook web.Permission = identity.MaySetAuthority

// Deps is what the site stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Identity *identity.Service
	Offer    *catalogue.Store
	Cases    *cases.Service
	Forms    *forms.Service
	Drafts   browser

	// Talk is the way into a conversation with an agent, nil where the authority of ctx has none; nil in a house without chat.
	Talk func(ctx context.Context, class string) templ.Component
}

// browser tells which drafts a visitor's browser holds; forms/fill is one.
type browser interface {
	Keys(r *http.Request) []forms.Key
}

// Site is the pages.
type Site struct {
	Deps
	kept  kept
	asked asked
	index index
	shell shells
	seek  searchers
}

// New wires the site; nothing runs yet.
func New(d Deps) *Site {
	return &Site{Deps: d, kept: newKept(), asked: newAsked(), index: newIndex()}
}

// Routes is the table for web.Server.Mount.
func (s *Site) Routes() []web.Route {
	return []web.Route{
		{"GET", "/{$}", web.Anyone, s.home},
		{"GET", "/search", web.Anyone, s.search},
		{"GET", "/services", web.Anyone, s.services},
		{"GET", "/services/{service}", web.Anyone, s.service},
		{"GET", "/contact", web.Anyone, s.contact},
		{"GET", "/accessibility", web.Anyone, s.accessibility},
		{"GET", "/privacy", web.Anyone, s.privacy},
		{"GET", "/cookies", web.Anyone, s.cookies},
		{"GET", "/legal", web.Anyone, s.legal},
		{"GET", "/theme.css", web.Anyone, s.theme},
		{"GET", "/desk/look", MaySetLook, s.look},
		{"POST", "/desk/look", MaySetLook, s.saveLook},
	}
}

func t(lang i18n.Lang, key string, pairs ...any) string {
	return i18n.In(lang, "website."+key, pairs...)
}
