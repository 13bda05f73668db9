package websitetest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/apply"
	"parvis/internal/cases/casestest"
	"parvis/internal/cases/papers"
	"parvis/internal/catalogue"
	"parvis/internal/forms/fill"
	"parvis/internal/forms/formstest"
	"parvis/internal/identity"
	"parvis/internal/identity/signin"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/live"
	"parvis/internal/kit/ui/assets"
	"parvis/internal/kit/web"
	"parvis/internal/website"
	"parvis/internal/website/storybook"
	"parvis/internal/website/tracking"
	"parvis/internal/workflow"
	"parvis/services"
)

// Town is the site of two towns on a fresh database.
type Town struct {
	*formstest.House
	Cases  *cases.Service
	Flow   *workflow.Service
	Server *httptest.Server

	t testing.TB
}

// Grant is the service that most tests use: a rule decides it, or asks.
const Grant catalogue.ServiceID = "child-sport-grant"

// New settles the town and serves its site.
func New(t testing.TB, d *db.DB) *Town {
	t.Helper()
	h := &Town{House: formstest.New(t, d), t: t}
	log := slog.New(slog.DiscardHandler)
	hub, err := live.Open(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(hub.Close)
	h.Cases = cases.New(cases.Deps{DB: d, Bus: h.Bus, Authorities: h.IDs, Secret: casestest.Secret, Jobs: h.Jobs, Hint: hub.Publish})
	h.Flow = workflow.New(workflow.Deps{
		DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Files: h.Files, Cases: h.Cases, Offer: h.Offer, Notices: h.Notices,
		Identity: h.IDs, Log: log, Origin: func(context.Context, *identity.Authority) string { return "https://portvieux.example" },
	})
	drafts := &fill.Pages{Forms: h.Forms, Services: h.Offer, Identity: h.IDs}
	site := website.New(website.Deps{DB: d, Clock: h.Clock, Identity: h.IDs, Offer: h.Offer, Cases: h.Cases, Forms: h.Forms, Drafts: drafts})
	requests := tracking.New(tracking.Deps{
		DB: d, Clock: h.Clock, Identity: h.IDs, Offer: h.Offer, Cases: h.Cases, Flow: h.Flow, Forms: h.Forms, Drafts: drafts,
		Files: h.Files, Jobs: h.Jobs, Hub: hub,
		Papers: papers.New(papers.Deps{DB: d, Cases: h.Cases, Files: h.Files, Scanner: h.Scanner, Jobs: h.Jobs}), Bus: h.Bus, Notices: h.Notices,
		Origin: func(context.Context) string { return h.Server.URL },
	})
	receipts := apply.New(apply.Deps{
		DB: d, Bus: h.Bus, Cases: h.Cases, Forms: h.Forms, Drafts: drafts, Services: h.Offer, Identity: h.IDs, Notify: h.Notices,
		Origin: func(context.Context) string { return "https://portvieux.example" },
	})
	server := web.New(web.Config{DB: d, Clock: h.Clock, Log: log, Tenants: h.IDs, Gate: h.IDs.Gate(), Page: site.Failure,
		Inside: []web.Inside{h.IDs.Inside, site.Inside}})
	for slice, routes := range map[string][]web.Route{
		"website": slices.Concat(site.Routes(), requests.Routes(), storybook.Routes()), "forms": drafts.Routes(), "cases": receipts.Routes(), "identity": signin.New(h.IDs).Routes(),
	} {
		server.Mount(slice, routes)
	}
	whole := http.NewServeMux()
	whole.Handle(assets.Prefix, assets.Handler())
	whole.Handle("/", server.Handler())
	h.Server = httptest.NewServer(whole)
	t.Cleanup(h.Server.Close)
	h.OfferIn(h.Here(), "child-sport-grant.yaml")
	return h
}

// OfferIn publishes a definition that ships with the program in the authority of ctx.
func (h *Town) OfferIn(ctx context.Context, file string) {
	h.t.Helper()
	source, err := services.Files.ReadFile(file)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.Offer.Import(ctx, file, source, "websitetest"); err != nil {
		h.t.Fatal(err)
	}
}

// Drain runs what is to happen, until nothing is left.
func (h *Town) Drain() {
	h.t.Helper()
	if err := h.Jobs.Drain(context.Background()); err != nil {
		h.t.Fatal(err)
	}
}

// Request opens a case of the grant for a person of the town, and lets its rules run.
func (h *Town) Request(person identity.Person, options ...casestest.Option) cases.Case {
	h.t.Helper()
	in := casestest.Usual()
	in.Person = cases.Party{ID: person.ID, Name: person.Name()}
	for _, c := range person.Contacts {
		in.Person.Contacts = append(in.Person.Contacts, cases.Contact{Kind: c.Kind, Value: c.Value})
	}
	in.Answers = Entitled()
	for _, option := range options {
		option(&in)
	}
	var c cases.Case
	h.Write(h.Here(), func(tx *db.Tx) (err error) {
		c, err = h.Cases.Open(h.Here(), tx, in)
		return err
	})
	h.Drain()
	return h.Reload(c)
}

// Reload reads the case again.
func (h *Town) Reload(c cases.Case) cases.Case {
	h.t.Helper()
	c, err := h.Cases.Load(h.Here(), h.DB.Read(), c.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// Do runs one verb on a case and lets what follows run.
func (h *Town) Do(verb func(ctx context.Context, tx *db.Tx) error) {
	h.t.Helper()
	h.Write(h.Here(), func(tx *db.Tx) error { return verb(h.Here(), tx) })
	h.Drain()
}

// Entitled are the answers of a request that the rules grant: nine years old, quotient 350.
func Entitled() catalogue.Answers {
	return catalogue.Answers{
		"child_name": "Inès Le Goff", "birth_date": "2017-03-02", "club": "judo-club-du-port", "fee": 120.0,
		"address":        map[string]any{"line": "18 rue des Voiliers", "postcode": "29990", "city": "Portvieux", "commune": "29998"},
		"knows_quotient": true, "quotient": 350.0, "payee": "club", "honest": true,
		"applicant": map[string]any{"first_name": "Nolwenn", "last_name": "Le Goff", "email": "nolwenn.legoff@courriel.example", "phone": "+33639982107"},
	}
}

// Unsure are the answers of a request of which the rules must ask more: the quotient is not known.
func Unsure() catalogue.Answers {
	a := Entitled()
	delete(a, "quotient")
	a["knows_quotient"] = false
	return a
}

// WithAnswers sets the answers of a request.
func WithAnswers(a catalogue.Answers) casestest.Option {
	return casestest.With(func(in *cases.NewCase) { in.Answers = a })
}

// French is a context of Portvieux for a reader of French.
func (h *Town) French() context.Context { return i18n.With(h.Here(), i18n.FR) }
