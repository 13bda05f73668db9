package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// Door is a window beside the desk, on the rail of those who may open it.
type Door struct {
	Href string
	Text string // key of its word
	Icon string
	May  web.Permission
}

// shell is what surrounds every page of the desk: only doors that exist.
func (p *Pages) shell(r *http.Request) (context.Context, error) {
	ctx := r.Context()
	rail, err := p.rail(ctx, r.URL.Path)
	if err != nil {
		return ctx, err
	}
	s := *ui.ShellOf(ctx)
	s.Lang, s.Path = i18n.LangOf(ctx), "" // the rail says itself where one is: every page lies under /desk
	if a := identity.AuthorityOf(ctx); a != nil && s.Authority.Name == "" {
		s.Authority = ui.Authority{Name: a.Name.Of(ctx), Mark: a.Theme.Logo}
	}
	s.Languages = otherLanguages(r)
	s.Desk = ui.Desk{
		Rail: rail,
		Search: ui.Search{
			URL: searchPath, Label: i18n.T(ctx, "desk.search.label"), Example: i18n.T(ctx, "desk.search.example"),
			Value: r.URL.Query().Get("q"),
		},
		SignOutURL: "/desk/sign-out",
	}
	if agent, ok := identity.AgentOf(ctx); ok {
		s.Desk.Agent = ui.Agent{Name: agent.Name, URL: "/desk/me"}
	}
	m, err := p.keysOf(ctx)
	if err != nil {
		return ctx, err
	}
	var parts []templ.Component
	if m.On {
		parts = append(parts, keysSheet(sheet(ctx, m, nil), m.signs()))
	}
	if p.Panel != nil {
		panel, err := p.Panel(r)
		if err != nil {
			return ctx, err
		}
		if panel != nil {
			parts = append(parts, panel)
		}
	}
	if len(parts) > 0 {
		s.Desk.Status = templ.Join(parts...)
	}
	return ui.WithShell(ctx, &s), nil
}

// rail is the desk, the people, then the windows of other slices; one's own settings at its foot.
func (p *Pages) rail(ctx context.Context, at string) (links []ui.RailLink, err error) {
	doors := append([]Door{
		{"/desk", "desk.rail.inbox", "inbox", MayRead}, {"/desk/people", "desk.rail.people", "users", identity.MaySeePeople},
	}, p.windows()...)
	for _, d := range doors {
		if identity.May(ctx, d.May) {
			links = append(links, ui.RailLink{Href: d.Href, Text: i18n.T(ctx, d.Text), Icon: d.Icon})
		}
	}
	links = append(links, ui.RailLink{Href: "/desk/me", Text: i18n.T(ctx, "desk.rail.me"), Icon: "keyboard", Last: true})
	links[nearest(links, at)].Current = true
	if links[0].Href == "/desk" {
		links[0].Counted = i18n.T(ctx, "alerts.rail")
		links[0].Count, err = p.alertsOnRail(ctx)
	}
	return links, err
}

// windows are those of this slice that stand only when something comes in, then those of others.
func (p *Pages) windows() []Door {
	if p.Inbox == nil {
		return p.Doors
	}
	return append([]Door{{"/desk/wall", "desk.rail.wall", "chart", MayRead}}, p.Doors...)
}

// nearest is the link under which a page lies: the longest that it begins with.
func nearest(links []ui.RailLink, at string) (best int) {
	for i, l := range links {
		if (at == l.Href || strings.HasPrefix(at, l.Href+"/")) && len(l.Href) >= len(links[best].Href) {
			best = i
		}
	}
	return best
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
