package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

// town answers for portvieux.example and valbrume.example.
type town struct{ ids map[string]tenant.ID }

func (t town) ByHost(_ context.Context, host string) (web.Tenant, error) {
	id, ok := t.ids[host]
	if !ok {
		return web.Tenant{}, errs.New(errs.NotFound, "kit.error.unknown_host")
	}
	return web.Tenant{ID: id, Slug: host, Langs: i18n.Langs, Zone: time.UTC}, nil
}

// gate lets everybody in but to what asks for "never".
type gate struct{}

func (gate) Check(_ *http.Request, p web.Permission) error {
	if p == "never" {
		return errs.New(errs.Forbidden, "kit.error.forbidden")
	}
	return nil
}

type bundle struct {
	handler http.Handler
	log     *bytes.Buffer
	server  *web.Server
}

func setup(t *testing.T, d *db.DB) bundle {
	t.Helper()
	log := &bytes.Buffer{}
	s := web.New(web.Config{
		DB: d, Clock: clock.NewFake(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)), Gate: gate{},
		Log:     slog.New(slog.NewJSONHandler(log, nil)),
		Tenants: town{map[string]tenant.ID{"portvieux.example": db.NewID(), "valbrume.example": db.NewID()}},
		Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
	})
	s.Mount("test", []web.Route{
		{"GET", "/hello", web.Anyone, func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, text(i18n.T(r.Context(), "kit.status.404")))
		}},
		{"GET", "/never", "never", func(http.ResponseWriter, *http.Request) error { return nil }},
		{"GET", "/boom", web.Anyone, func(http.ResponseWriter, *http.Request) error { panic("boom with Yvonne's name") }},
		{"GET", "/broken", web.Anyone, func(http.ResponseWriter, *http.Request) error { return errors.New("secret cause") }},
		{"POST", "/say", web.Anyone, func(w http.ResponseWriter, r *http.Request) error {
			form, err := web.Form(r)
			if err != nil {
				return err
			}
			web.Put(r.Context(), "said", form.Get("words"))
			return web.SeeOther(w, r, "/said")
		}},
		{"GET", "/said", web.Anyone, func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, text("said: "+web.GetString(r.Context(), "said")))
		}},
		{"GET", "/ip", web.Anyone, func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, text(web.ClientIP(r).String()))
		}},
	})
	return bundle{s.Handler(), log, s}
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

func (b bundle) ask(r *http.Request) *httptest.ResponseRecorder {
	if r.Host == "example.com" {
		r.Host = "portvieux.example"
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	long := strings.Repeat("a", 2<<20)
	for _, test := range []struct {
		name    string
		request *http.Request
		status  int
		want    string
	}{
		{"a page", get("/hello"), 200, "Cette page n’existe pas"},
		{"in the language asked for", get("/hello?lang=en"), 200, "This page does not exist"},
		{"in the browser's language", header(get("/hello"), "Accept-Language", "de, en-GB;q=0.8"), 200, "This page does not exist"},
		{"unknown page", get("/nowhere"), 404, "Cette page n’existe pas"},
		{"wrong method", post("/hello", ""), 405, "Cette page ne fait pas cela"},
		{"unknown host", host(get("/hello"), "elsewhere.example"), 404, "Aucune collectivité"},
		{"no right", get("/never"), 403, "Cette page ne vous est pas ouverte"},
		{"a fault of ours", get("/broken"), 500, "Une erreur de notre côté"},
		{"a panic", get("/boom"), 500, "Une erreur de notre côté"},
		{"invalid UTF-8 in a form", post("/say", "words=%ff"), 400, "Un texte contient"},
		{"a NUL in a form", post("/say", "words=a%00b"), 400, "Un texte contient"},
		{"invalid UTF-8 in the address", get("/hello?q=%ff"), 400, "Nous n’avons pas compris"},
		{"an oversized body", post("/say", "words="+long), 413, "C’est trop gros"},
		{"from another site", header(post("/say", "words=hi"), "Sec-Fetch-Site", "cross-site"), 403, "autre site"},
	} {
		w := b.ask(test.request)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s: got %d %s, want %d %q", test.name, w.Code, w.Body, test.status, test.want)
		}
		if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: security headers are missing", test.name)
		}
	}
	for _, secret := range []string{"lang=en", "q=%ff", "words="} {
		if strings.Contains(b.log.String(), secret) {
			t.Errorf("the log holds %q of a query or a form", secret)
		}
	}
}

func TestCausesStayWithTheOperator(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	w := b.ask(get("/broken"))
	if strings.Contains(w.Body.String(), "secret cause") {
		t.Error("the page shows the cause")
	}
	if !strings.Contains(b.log.String(), "secret cause") {
		t.Error("the log does not tell the cause")
	}
}

// A visitor who closes the page during an upload is no fault of ours: a quiet line.
func TestReaderWhoLeavesIsNoFault(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	ctx, leave := context.WithCancel(context.Background())
	b.server.Mount("left", []web.Route{{"GET", "/left", web.Anyone, func(_ http.ResponseWriter, r *http.Request) error {
		leave()
		return fmt.Errorf("keep an upload: %w", r.Context().Err())
	}}})
	r := httptest.NewRequest(http.MethodGet, "http://portvieux.example/left", nil).WithContext(ctx)
	b.handler.ServeHTTP(httptest.NewRecorder(), r)
	if line := b.log.String(); !strings.Contains(line, `"level":"INFO"`) || !strings.Contains(line, `"status":499`) || strings.Contains(line, "ERROR") {
		t.Errorf("log: %s", line)
	}
}

func TestWrongMethodNamesTheRightOnes(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	if got := b.ask(post("/hello", "")).Header().Get("Allow"); got != "GET" {
		t.Errorf("Allow: got %q, want GET", got)
	}
}

func TestSessionsStayWithTheirAuthority(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		cookie := b.ask(post("/say", "words=bonjour")).Result().Cookies()
		if len(cookie) != 1 || !cookie[0].HttpOnly {
			t.Fatalf("want one HttpOnly cookie, got %v", cookie)
		}
		at := func(host string) string {
			r := get("/said")
			r.Host = host
			r.AddCookie(cookie[0])
			return b.ask(r).Body.String()
		}
		if got := at("portvieux.example"); got != "said: bonjour" {
			t.Errorf("own authority: got %q", got)
		}
		if got := at("valbrume.example"); got != "said: " {
			t.Errorf("another authority reads the session: %q", got)
		}
	})
}

func TestClientIPBelievesNamedProxiesOnly(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	for _, test := range []struct{ peer, forwarded, want string }{
		{"203.0.113.9:1000", "198.51.100.1", "203.0.113.9"},
		{"10.0.0.2:1000", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.2:1000", "6.6.6.6, 198.51.100.1, 10.0.0.3", "198.51.100.1"},
		{"10.0.0.2:1000", "rubbish", "10.0.0.2"},
	} {
		r := header(get("/ip"), "X-Forwarded-For", test.forwarded)
		r.RemoteAddr = test.peer
		if got := b.ask(r).Body.String(); got != test.want {
			t.Errorf("%s via %s: got %s, want %s", test.forwarded, test.peer, got, test.want)
		}
	}
}

func TestIncompleteRoutesStopTheBoot(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	defer func() {
		if recover() == nil {
			t.Error("a route without permission was mounted")
		}
	}()
	b.server.Mount("test", []web.Route{{"GET", "/open", "", func(http.ResponseWriter, *http.Request) error { return nil }}})
}

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]bool{
		"/services": true, "/a?b=c#d": true, "//evil.example": false, "https://evil.example": false,
		`/\evil.example`: false, "javascript:alert(1)": false, "services": false, "/a\r\nSet-Cookie: x": false,
	} {
		if got := web.LocalPath(to); got != want {
			t.Errorf("%q: got %v, want %v", to, got, want)
		}
	}
}

func get(path string) *http.Request { return httptest.NewRequest("GET", path, nil) }

func post(path, body string) *http.Request {
	return header(httptest.NewRequest("POST", path, strings.NewReader(body)), "Content-Type", "application/x-www-form-urlencoded")
}

func header(r *http.Request, name, value string) *http.Request {
	r.Header.Set(name, value)
	return r
}

func host(r *http.Request, name string) *http.Request {
	r.Host = name
	return r
}
