package website

import (
	"context"
	"io"
	"net/http"

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
	page := failurePage{Failure: f, Here: identity.AuthorityOf(ctx)}
	if page.Here != nil {
		page.Search = f.Status == http.StatusNotFound || f.Status == http.StatusGone
		page.Doors = doors(ctx, f)
	}
	drawn := failure(page)
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return drawn.Render(ctx, w) })
}

// doors are the ways on: to sign in where that is what lacks, home otherwise.
func doors(ctx context.Context, f web.Failure) []ui.Button {
	if !f.SignIn {
		return []ui.Button{{Text: i18n.T(ctx, "website.failure.home"), Href: "/", Secondary: true}}
	}
	desk, follow := signin.Doors(ctx)
	return []ui.Button{
		{Text: i18n.T(ctx, "website.failure.follow"), Href: follow},
		{Text: i18n.T(ctx, "website.failure.agent"), Href: desk, Secondary: true},
	}
}
