package social_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"parvis/internal/inbox"
	"parvis/internal/inbox/social"
	"parvis/internal/inbox/social/mastodon"
	"parvis/internal/inbox/social/whatsapp"
)

// server is a network on a port of this machine.
type server struct {
	t     *testing.T
	mu    sync.Mutex
	fates []inbox.Fate
	taken []map[string]any
	more  map[string]http.HandlerFunc // answers of other addresses
	heads []http.Header
}

func (s *server) FailNext(fates ...inbox.Fate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fates = append(s.fates, fates...)
}

func (s *server) Refs() (refs []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, m := range s.taken {
		ref, ok := m["biz_opaque_callback_data"].(string)
		if !ok {
			ref = s.heads[i].Get("Idempotency-Key")
		}
		refs = append(refs, ref)
	}
	return refs
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answer, known := s.more[r.Method+" "+r.URL.Path]; known {
		answer(w, r)
		return
	}
	if r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	if len(s.fates) > 0 {
		fate := s.fates[0]
		s.fates = s.fates[1:]
		switch fate {
		case inbox.Temporary:
			w.WriteHeader(http.StatusTooManyRequests)
			return
		case inbox.Permanent:
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"error":{"code":131026,"message":"Message undeliverable"}}`)
			return
		case inbox.Unsure:
			panic(http.ErrAbortHandler)
		}
	}
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		s.t.Errorf("the network cannot read %s", body)
	}
	s.taken, s.heads = append(s.taken, m), append(s.heads, r.Header.Clone())
	fmt.Fprintf(w, `{"messages":[{"id":"wamid.out%d"}],"id":"toot%d"}`, len(s.taken), len(s.taken))
}

// onWire leads every address to the test's server, keeping its path.
type onWire struct{ host string }

func (o onWire) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", o.host
	return http.DefaultTransport.RoundTrip(r)
}

func start(t *testing.T) (*server, *http.Client) {
	t.Helper()
	s := &server{t: t, more: map[string]http.HandlerFunc{}}
	on := httptest.NewServer(s)
	t.Cleanup(on.Close)
	return s, &http.Client{Transport: onWire{strings.TrimPrefix(on.URL, "http://")}}
}

func networks(c *http.Client) social.Networks {
	return social.Networks{"whatsapp": whatsapp.Network{Client: c}, "mastodon": mastodon.Network{Client: c}}
}

func posted(id, body string) inbox.Incoming {
	return inbox.Incoming{ExternalID: id, Raw: bytes.NewReader([]byte(body))}
}

func text(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func waMessage(id, from, body string) string {
	return fmt.Sprintf(`{"id":%q,"from":%q,"timestamp":"1796308320","type":"text","text":{"body":%s}}`, id, strings.TrimPrefix(from, "+"), text(body))
}

func toot(id, from, body string) string {
	return fmt.Sprintf(`{"id":%q,"type":"mention","status":{"id":"s%s","created_at":"2026-11-02T09:12:00.000Z","visibility":"direct","language":"fr","content":%s,"account":{"acct":%q,"display_name":"Nolwenn"}}}`,
		id, id, text("<p><span class=\"h-card\"><a href=\"https://x\">@<span>portvieux</span></a></span> "+body+"</p>"), from)
}
