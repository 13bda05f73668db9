// Package apitest is a town with the door of other programs, for the tests of those who stand on it.
package apitest

import (
	"context"
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
	"parvis/internal/kit/db"
)

// Town is Portvieux with its street problems, and the API over them. Who tests serves the routes.
type Town struct {
	*formstest.House
	Cases *casestest.House
	API   *api.Service

	t testing.TB
}

// Open publishes the street problems and wires the door.
func Open(t testing.TB, d *db.DB) *Town {
	t.Helper()
	h := formstest.New(t, d)
	source, err := os.ReadFile("../../services/street-problem.yaml")
	if err != nil {
		t.Fatal(err)
	}
	h.Publish(source)
	s := &Town{House: h, t: t, Cases: casestest.Over(t, h.House)}
	origin := func(context.Context) string { return "https://portvieux.example" }
	sending := apply.New(apply.Deps{
		DB: d, Bus: h.Bus, Cases: s.Cases.Cases, Forms: h.Forms, Drafts: &fill.Pages{Forms: h.Forms, Services: h.Offer, Identity: h.IDs},
		Services: h.Offer, Identity: h.IDs, Notify: h.Notices, Origin: origin,
	})
	s.API = api.New(api.Deps{
		DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Log: slog.New(slog.DiscardHandler), Identity: h.IDs, Offer: h.Offer, Forms: h.Forms,
		Cases: s.Cases.Cases, Files: h.Files, Client: http.DefaultClient, Origin: origin, Receive: sending.Receive,
		Papers: papers.New(papers.Deps{DB: d, Cases: s.Cases.Cases, Files: h.Files, Scanner: h.Scanner, Jobs: h.Jobs}),
	})
	return s
}

// Key makes a key of the authority in ctx.
func (s *Town) Key(ctx context.Context, name string, scopes ...api.Scope) (token string) {
	s.t.Helper()
	s.Write(identity.As(ctx, casestest.Claire), func(tx *db.Tx) (err error) {
		_, token, err = s.API.AddKey(ctx, tx, api.NewKey{Name: name, Scopes: scopes})
		return err
	})
	return token
}

// Send asks a server at a host of an authority; headers are name, value, name, value. It gives the answer and its text.
func (s *Town) Send(server, host, method, path string, body io.Reader, headers ...string) (*http.Response, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, server+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Host = host
	r.Header.Set("Accept-Language", "en")
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
	return got, string(text)
}
