package website

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"parvis/internal/identity"
	"parvis/internal/identity/signin"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// failurePage says what happened, what to do, and the number to read out on the telephone.
type failurePage struct {
	web.Failure
	Here   *identity.Authority // nil for a host name that is nobody's
	Search bool
	Doors  []ui.Button
}

// Failure is the error page of the house: web.Config.Page.
func (s *Site) Failure(ctx context.Context, f web.Failure) templ.Component {
	ctx = s.around(ctx)
	lost, known := missed[f.Key]
	if _, agent := identity.AgentOf(ctx); agent || !known { // agents look for requests at the desk
		lost = lookedFor{search: f.Status == http.StatusNotFound || f.Status == http.StatusGone}
	}
	if lost.name != "" {
		f.Title = i18n.T(ctx, "website.failure."+lost.name)
	}
	page := failurePage{Failure: f, Here: identity.AuthorityOf(ctx)}
	if page.Here != nil {
		page.Search, page.Doors = lost.search, doors(ctx, f, lost.doors)
	}
	drawn := failure(page)
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return drawn.Render(ctx, w) })
}

// lookedFor is what was not found, and where to look instead.
type lookedFor struct {
	name   string // its words
	search bool   // a search may find it
	doors  []string
}

// missed is what a resident may look for in vain, by the key of the error.
var missed = map[string]lookedFor{
	"forms.no_draft":             {"draft", false, []string{"/resume", "/services"}},
	"forms.no_page":              {"question", true, []string{"/services"}},
	"cases.unknown":              {"request", false, []string{"/follow", "/follow/code"}},
	"cases.no_document":          {"paper", false, []string{"/requests"}},
	"workflow.no_letter":         {"paper", false, []string{"/requests"}},
	"website.tracking.no_move":   {"move", false, []string{"/requests"}},
	"website.tracking.link_gone": {"link", false, []string{"/follow", "/follow/code"}},
	"identity.link_unknown":      {"link", false, []string{"/follow", "/follow/code"}},
	"catalogue.error.no_service": {"service", true, []string{"/services"}},
	"catalogue.error.withdrawn":  {"withdrawn", true, []string{"/services"}},
}

// doors are the ways on: to what was missed, to sign in where that is what lacks, home otherwise.
func doors(ctx context.Context, f web.Failure, to []string) (ways []ui.Button) {
	for i, path := range to {
		words := i18n.T(ctx, "website.failure.to."+strings.ReplaceAll(path[1:], "/", "_"))
		ways = append(ways, ui.Button{Text: words, Href: path, Secondary: i > 0})
	}
	if len(ways) > 0 {
		return ways
	}
	if !f.SignIn {
		return []ui.Button{{Text: i18n.T(ctx, "website.failure.home"), Href: "/", Secondary: true}}
	}
	desk, follow := signin.Doors(ctx)
	return []ui.Button{
		{Text: i18n.T(ctx, "website.failure.follow"), Href: follow},
		{Text: i18n.T(ctx, "website.failure.agent"), Href: desk, Secondary: true},
	}
}
