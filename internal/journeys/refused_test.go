package journeys

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"parvis/internal/kit/db"
)

// TestRefusals is what must not pass: each has a page that says so, in the reader's language.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	p := s.someone(t, phone)
	p.begins("contact")
	draft := p.Path()
	for _, test := range []struct {
		name, path string
		eyes       *person
	}{
		{"refused-draft-of-another", draft, s.someone(t, phone)},
		{"refused-draft-of-another-town", "http://valbrume.localhost:" + s.port() + draft, p},
		{"refused-link", "/link/aaaaaaaaaaaaaaaaaaaaaaaaaa", p},
		{"refused-tracking-link", "/r/aaaaaaaaaaaaaaaaaaaaaaaaaa", p},
		{"refused-request", "/requests/PV-2026-9999", p},
		{"refused-nothing-here", "/n-existe-pas", p},
		{"refused-service", "/services/n-existe-pas", p},
		{"refused-desk", "/desk/cases/PV-2026-0001", p},
	} {
		test.eyes.Go(test.path)
		test.eyes.Miss("Bonjour, ici la mairie")
		test.eyes.Check(test.name)
	}
}

// TestRefusedRequests are those that no browser sends by itself.
func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	for _, test := range []struct {
		name, method, host, path, body string
		want                           int
		says                           string
	}{
		{"unknown host", "GET", "ailleurs.example", "/", "", http.StatusNotFound, ""},
		{"wrong method", "DELETE", "", "/services/contact", "", http.StatusMethodNotAllowed, "h1"},
		{"a form that is too large", "POST", "", "/follow", "email=" + strings.Repeat("a", 3<<20), http.StatusRequestEntityTooLarge, "h1"},
		{"letters that are none", "POST", "", "/follow", "email=%ff%fe", http.StatusBadRequest, "h1"},
		{"from another site", "POST", "", "/services/contact/start", "", http.StatusForbidden, "h1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := http.NewRequestWithContext(t.Context(), test.method, s.url+test.path, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Host = test.host
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Accept-Language", "fr")
			r.Header.Set("Accept", "text/html")
			if test.name == "from another site" {
				r.Header.Set("Sec-Fetch-Site", "cross-site")
			}
			jar, _ := cookiejar.New(nil)
			answer, err := (&http.Client{Jar: jar}).Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			page, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			if answer.StatusCode != test.want || !strings.Contains(string(page), test.says) {
				t.Errorf("got %s, want %d with a page: %.300s", answer.Status, test.want, page)
			}
		})
	}
}

func (s *town) port() string {
	u, _ := url.Parse(s.url) // it is our own
	return u.Port()
}
