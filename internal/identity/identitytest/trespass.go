package identitytest

import (
	"net/http"
	"regexp"
	"testing"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/web"
)

// Trespass tries every route from the wrong authority, twice: with the cookies of somebody of Portvieux on Valbrume's
// host, and as an administrator of Valbrume with Portvieux's ids in the path. ids says what stands in for each
// placeholder, {case}. A route whose permission is Anyone may answer the first; none may answer the second with what
// belongs to Portvieux, and none may fail with a fault of ours.
func (h *House) Trespass(t *testing.T, site *Site, routes []web.Route, insider *Browser, ids map[string]string) {
	t.Helper()
	stranger := site.SignedIn(h, h.Stranger(), h.Valbrume)
	for _, route := range routes {
		path, foreign := fill(t, route.Path, ids)
		got := insider.Visit(h.Valbrume).ask(route.Method, path)
		if route.May != web.Anyone && got.Status != http.StatusUnauthorized {
			t.Errorf("%s %s with Portvieux's cookies in Valbrume: status %d, want 401", route.Method, route.Path, got.Status)
		}
		if !foreign {
			continue
		}
		if got := stranger.ask(route.Method, path); !shut(got.Status) {
			t.Errorf("%s %s with Portvieux's ids in Valbrume: status %d, want not found", route.Method, route.Path, got.Status)
		}
	}
}

// shut: refused, or not found, or nothing that such a request could ask; never served, never a fault of ours.
func shut(status int) bool {
	switch status {
	case http.StatusNotFound, http.StatusUnauthorized, http.StatusForbidden, http.StatusGone, http.StatusBadRequest, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

var placeholder = regexp.MustCompile(`\{([a-z_]+)(\.\.\.)?\}`)

func fill(t *testing.T, path string, ids map[string]string) (filled string, any bool) {
	t.Helper()
	path = regexp.MustCompile(`\{\$\}$`).ReplaceAllString(path, "")
	return placeholder.ReplaceAllStringFunc(path, func(found string) string {
		any = true
		name := placeholder.FindStringSubmatch(found)[1]
		id, known := ids[name]
		if !known {
			t.Errorf("%s: no id is given for %s", path, found)
		}
		return id
	}), any
}

func (b *Browser) ask(method, path string) Answer {
	if method == http.MethodGet {
		return b.Get(path)
	}
	return b.Post(path)
}

// SignedIn is a browser in which an agent of a town has passed both doors of internal/identity/signin, which must be
// among the site's routes.
func (s *Site) SignedIn(h *House, a identity.Agent, at *identity.Authority) *Browser {
	s.t.Helper()
	b := s.Browser(at)
	if got := b.Post("/desk/sign-in", "email", a.Email, "password", town.Password); got.Status != http.StatusSeeOther {
		s.t.Fatalf("the password of %s: status %d\n%s", a.Email, got.Status, got.Body)
	}
	digits := town.Secret(a.Email).Code(h.Clock.Now())
	if got := b.Post("/desk/sign-in/code", "code", digits); got.Status != http.StatusSeeOther {
		s.t.Fatalf("the digits of %s: status %d\n%s", a.Email, got.Status, got.Body)
	}
	return b
}
