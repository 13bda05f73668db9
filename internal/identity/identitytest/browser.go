package identitytest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/ui/assets"
	"parvis/internal/kit/web"
)

// Site is a whole server with the routes of the slices under test, identity's gate at its door.
type Site struct {
	*httptest.Server
	t testing.TB
}

// Serve mounts routes on a real server, on both towns' host names.
func (h *House) Serve(mounts map[string][]web.Route) *Site {
	h.t.Helper()
	s := web.New(web.Config{DB: h.DB, Clock: h.Clock, Log: slog.New(slog.DiscardHandler), Tenants: h.IDs, Gate: h.IDs.Gate(),
		Inside: []web.Inside{h.IDs.Inside, shell}})
	for slice, routes := range mounts {
		s.Mount(slice, routes)
	}
	whole := http.NewServeMux()
	whole.Handle(assets.Prefix, assets.Handler())
	whole.Handle("/", s.Handler())
	server := httptest.NewServer(whole)
	h.t.Cleanup(server.Close)
	return &Site{server, h.t}
}

// shell names the authority on every page, as app does with more.
func shell(ctx context.Context, r *http.Request) context.Context {
	if a := identity.AuthorityOf(ctx); a != nil {
		ctx = ui.WithShell(ctx, &ui.Shell{Lang: i18n.LangOf(ctx), Path: r.URL.Path,
			Authority: ui.Authority{Name: a.Name.Of(ctx), Tagline: a.Tagline.Of(ctx)}})
	}
	return ctx
}

// Browser keeps cookies and follows nothing by itself.
type Browser struct {
	site   *Site
	client *http.Client
	host   string
	Lang   string
	also   http.Header // of this request alone
}

// Browser opens one on an authority's pages.
func (s *Site) Browser(a *identity.Authority) *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Browser{site: s, client: &http.Client{Jar: jar, CheckRedirect: stay}, host: a.Slug + ".localhost", Lang: "fr"}
}

// Visit gives the same browser, cookies and all, on another authority's host name.
func (b *Browser) Visit(a *identity.Authority) *Browser {
	other := *b
	other.host = a.Slug + ".localhost"
	return &other
}

// Answer is what came back.
type Answer struct {
	Status int
	To     string // where it sends the reader
	Body   string
	Header http.Header
}

// Get asks for a page.
func (b *Browser) Get(path string) Answer { return b.do(http.MethodGet, path, nil) }

// Post sends a form: name, value, name, value.
func (b *Browser) Post(path string, pairs ...string) Answer {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, strings.NewReader(form.Encode()))
}

// Refresh asks for a page as its own script does when something changed: with a header of
// name and value beside.
func (b *Browser) Refresh(path, header, value string) Answer {
	other := *b
	other.also = http.Header{header: {value}}
	return other.do(http.MethodGet, path, nil)
}

// Send posts a body of another kind than a form: files.
func (b *Browser) Send(method, path, kind string, body io.Reader) Answer {
	other := *b
	other.also = http.Header{"Content-Type": {kind}}
	return other.do(method, path, body)
}

func (b *Browser) do(method, path string, body io.Reader) Answer {
	b.site.t.Helper()
	r, err := http.NewRequest(method, b.site.URL+path, body)
	if err != nil {
		b.site.t.Fatal(err)
	}
	for name, values := range b.also {
		r.Header[name] = values
	}
	r.Host = b.host
	r.Header.Set("Accept-Language", b.Lang)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if body != nil && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.client.Do(r)
	if err != nil {
		b.site.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.site.t.Fatal(err)
	}
	return Answer{answer.StatusCode, answer.Header.Get("Location"), string(text), answer.Header}
}

// Dial opens a WebSocket with the browser's cookies.
func (b *Browser) Dial(ctx context.Context, path string, header http.Header) (*websocket.Conn, *http.Response, error) {
	if header == nil {
		header = http.Header{"Origin": {"http://" + b.host}}
	}
	for _, c := range b.client.Jar.Cookies(&url.URL{Scheme: "http", Host: b.host, Path: path}) {
		header.Add("Cookie", c.Name+"="+c.Value)
	}
	return websocket.Dial(ctx, b.site.URL+path, &websocket.DialOptions{HTTPHeader: header, Host: b.host})
}
