package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"testing"

	"parvis/internal/api"
	"parvis/internal/cases/apply"
	"parvis/internal/cases/casestest"
	"parvis/internal/cases/papers"
	"parvis/internal/forms/fill"
	"parvis/internal/forms/formstest"
	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/web"
)

// town is Portvieux with street problems and the API on a real server.
type town struct {
	*formstest.House
	*identitytest.Site
	t     *testing.T
	cases *casestest.House
	api   *api.Service
	spec  *api.API
}

func open(t *testing.T, d *db.DB) *town {
	t.Helper()
	h := formstest.New(t, d)
	source, err := os.ReadFile("../../services/street-problem.yaml")
	if err != nil {
		t.Fatal(err)
	}
	h.Publish(source)
	s := &town{House: h, t: t, cases: casestest.Over(t, h.House)}
	drafts := &fill.Pages{Forms: h.Forms, Services: h.Offer, Identity: h.IDs}
	origin := func(context.Context) string { return "https://portvieux.example" }
	sending := apply.New(apply.Deps{
		DB: d, Bus: h.Bus, Cases: s.cases.Cases, Forms: h.Forms, Drafts: drafts, Services: h.Offer, Identity: h.IDs, Notify: h.Notices, Origin: origin,
	})
	s.api = api.New(api.Deps{
		DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Log: slog.New(slog.DiscardHandler), Identity: h.IDs, Offer: h.Offer, Forms: h.Forms,
		Cases: s.cases.Cases, Files: h.Files, Client: http.DefaultClient, Origin: origin, Receive: sending.Receive,
		Papers: papers.New(papers.Deps{DB: d, Cases: s.cases.Cases, Files: h.Files, Scanner: h.Scanner, Jobs: h.Jobs}),
	})
	s.spec = api.NewAPI(s.api)
	s.Site = h.Serve(map[string][]web.Route{"api": s.spec.Routes()})
	return s
}

// key makes a key of an authority.
func (s *town) key(ctx context.Context, scopes ...api.Scope) string {
	s.t.Helper()
	var token string
	s.Write(identity.As(ctx, casestest.Claire), func(tx *db.Tx) (err error) {
		_, token, err = s.api.AddKey(ctx, tx, api.NewKey{Name: "GMAO", Scopes: scopes})
		return err
	})
	return token
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
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, sent)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Host = host
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", "en")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	a := answer{status: got.StatusCode, header: got.Header, text: string(text)}
	_ = json.Unmarshal(text, &a.body) // a file is none
	return a
}

// lamp is a street lamp that is out.
func lamp() map[string]any {
	return map[string]any{"kind": "lamp", "danger": false, "place": map[string]any{"words": "devant le 4, quai des Indes"}, "wants_news": false}
}
