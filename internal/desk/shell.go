package desk

import (
	"context"
	"net/http"
	"net/url"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// shell is what surrounds every page of the desk: only doors that exist.
func (p *Pages) shell(r *http.Request) context.Context {
	ctx := r.Context()
	s := *ui.ShellOf(ctx)
	s.Lang, s.Path = i18n.LangOf(ctx), r.URL.Path
	if a := identity.AuthorityOf(ctx); a != nil && s.Authority.Name == "" {
		s.Authority = ui.Authority{Name: a.Name.Of(ctx), Mark: a.Theme.Logo}
	}
	s.Languages = otherLanguages(r)
	s.Desk = ui.Desk{
		Rail: []ui.RailLink{
			{Href: "/desk", Text: i18n.T(ctx, "desk.rail.inbox"), Icon: "inbox", Current: true},
			{Href: "/desk/sessions", Text: i18n.T(ctx, "desk.rail.sessions"), Icon: "shield", Last: true},
		},
		Search: ui.Search{
			URL: "/desk", Label: i18n.T(ctx, "desk.search.label"), Example: i18n.T(ctx, "desk.search.example"),
			Value: r.URL.Query().Get("q"),
		},
		SignOutURL: "/desk/sign-out",
	}
	if agent, ok := identity.AgentOf(ctx); ok {
		s.Desk.Agent = ui.Agent{Name: agent.Name}
	}
	return ui.WithShell(ctx, &s)
}

// otherLanguages are this page in the authority's other languages; after a post, the page the post came from.
func otherLanguages(r *http.Request) (links []ui.Link) {
	at, query := r.URL.Path, r.URL.Query()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		at, query = "/desk", url.Values{}
		if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host && web.LocalPath(from.EscapedPath()) {
			at, query = from.Path, from.Query()
		}
	}
	for _, other := range web.LangsOf(r) {
		if other != i18n.LangOf(r.Context()) {
			query.Set("lang", string(other))
			to := url.URL{Path: at, RawQuery: query.Encode()}
			links = append(links, ui.Link{Href: to.String(), Text: other.Name(), Lang: other})
		}
	}
	return links
}
