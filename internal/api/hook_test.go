package api_test

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/api"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// listener is another program that is told.
type listener struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	bodies []string
	signed []string
}

func listen(t *testing.T) *listener {
	l := &listener{status: http.StatusNoContent}
	l.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.bodies, l.signed = append(l.bodies, string(body)), append(l.signed, r.Header.Get("Parvis-Signature"))
		w.WriteHeader(l.status)
	}))
	t.Cleanup(l.Close)
	return l
}

// A webhook is told of what it asked for, signed, without a word of anybody; told again when asked, given up when it
// takes nothing for two days.
func TestWebhook(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, l := open(t, d), listen(t)
		s.API.Client = l.Client()
		key := s.key(s.Here(), api.ManageWebhooks, api.WriteCases)
		if got := s.ask(key, "POST", "/api/v1/webhooks", map[string]any{"url": "http://x", "events": []string{"moon"}}); got.status != 422 || !strings.Contains(got.text, `"/url"`) || !strings.Contains(got.text, `"/events/0"`) {
			t.Errorf("a bad one: %d %s", got.status, got.text)
		}
		hook := s.ask(key, "POST", "/api/v1/webhooks", map[string]any{"url": l.URL + "/told", "events": []string{"case.opened"}})
		if hook.status != http.StatusCreated {
			t.Fatal(hook.text)
		}
		secret, err := base64.RawURLEncoding.DecodeString(hook.body["secret"].(string))
		if err != nil || len(secret) != 32 {
			t.Fatalf("the secret: %v", err)
		}
		if made := s.ask(key, "POST", "/api/v1/cases", map[string]any{"service": "street-problem", "answers": lamp()}); made.status != 201 {
			t.Fatal(made.text)
		}
		s.drain()
		if len(l.bodies) != 1 || !strings.Contains(l.bodies[0], `"reference":"PV-2026-0001"`) || strings.Contains(l.bodies[0], "Indes") {
			t.Fatalf("told: %v", l.bodies)
		}
		if want := api.Sign(secret, s.Clock.Now(), []byte(l.bodies[0])); l.signed[0] != want {
			t.Errorf("signed %s, want %s", l.signed[0], want)
		}
		s.replayed(key, hook.body["id"].(string), l)
	})
}

func (s *town) drain() {
	s.t.Helper()
	if err := s.Jobs.Drain(s.Here()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *town) replayed(key, hook string, l *listener) {
	s.t.Helper()
	list := s.ask(key, "GET", "/api/v1/webhooks/"+hook+"/deliveries", nil)
	sent := list.body["deliveries"].([]any)[0].(map[string]any)
	if sent["state"] != "delivered" || sent["attempts"] != float64(1) {
		s.t.Errorf("log: %s", list.text)
	}
	if got := s.ask(key, "POST", "/api/v1/webhooks/"+hook+"/deliveries/"+sent["id"].(string)+"/replay", nil); got.status != http.StatusAccepted {
		s.t.Fatalf("replay: %d %s", got.status, got.text)
	}
	s.drain()
	if len(l.bodies) != 2 || l.bodies[0] != l.bodies[1] {
		s.t.Errorf("told again: %v", l.bodies)
	}
	l.status = http.StatusGone
	for range 2 {
		s.ask(key, "POST", "/api/v1/webhooks/"+hook+"/deliveries/"+sent["id"].(string)+"/replay", nil)
		s.drain()
		s.Clock.Advance(49 * time.Hour)
	}
	if got := s.ask(key, "GET", "/api/v1/webhooks", nil); !strings.Contains(got.text, `"state":"disabled"`) {
		s.t.Errorf("after two days: %s", got.text)
	}
}

var update = flag.Bool("update", false, "write the description anew")

// The published description follows the code: a change of it is read like code.
func TestDescription(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	made, err := json.MarshalIndent(s.spec.Spec(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	made = append(made, '\n')
	const file = "testdata/openapi.json"
	if *update {
		if err := os.WriteFile(file, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), string(made)); diff != "" {
		t.Errorf("run go test ./internal/api -run Description -update:\n%s", diff)
	}
	if got := s.ask("", "GET", "/api/v1/openapi.json", nil); got.body["openapi"] != "3.1.0" {
		t.Errorf("served: %d %s", got.status, got.text[:min(200, len(got.text))])
	}
}
