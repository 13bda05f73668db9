package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"parvis/internal/api"
	"parvis/internal/api/apitest"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/web"
)

// town is Portvieux with street problems and the API on a real server.
type town struct {
	*apitest.Town
	*identitytest.Site
	t    *testing.T
	spec *api.API
}

func open(t *testing.T, d *db.DB) *town {
	t.Helper()
	s := &town{Town: apitest.Open(t, d), t: t}
	s.spec = api.NewAPI(s.API)
	s.Site = s.Serve(map[string][]web.Route{"api": s.spec.Routes()})
	return s
}

// key makes a key of an authority.
func (s *town) key(ctx context.Context, scopes ...api.Scope) string {
	return s.Key(ctx, "GMAO", scopes...)
}

// answer is what a program gets.
type answer struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

// ask sends a request to Portvieux; headers are name, value, name, value.
func (s *town) ask(token, method, path string, body any, headers ...string) answer {
	return s.askAt("portvieux.localhost", token, method, path, body, headers...)
}

func (s *town) askAt(host, token, method, path string, body any, headers ...string) answer {
	s.t.Helper()
	var sent io.Reader = http.NoBody
	if raw, ok := body.([]byte); ok {
		sent = bytes.NewReader(raw)
	} else if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		sent = bytes.NewReader(text)
	}
	if token != "" {
		headers = append([]string{"Authorization", "Bearer " + token}, headers...)
	}
	got, text := s.Send(s.URL, host, method, path, sent, append([]string{"Content-Type", "application/json"}, headers...)...)
	a := answer{status: got.StatusCode, header: got.Header, text: text}
	_ = json.Unmarshal([]byte(text), &a.body) // a file is none
	return a
}

// lamp is a street lamp that is out.
func lamp() map[string]any {
	return map[string]any{"kind": "lamp", "danger": false, "place": map[string]any{"words": "devant le 4, quai des Indes"}, "wants_news": false}
}
