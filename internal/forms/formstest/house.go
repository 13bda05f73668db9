// Package formstest gives tests of upper slices a town with services, drafts and files: a
// whole forms slice on a fresh database, and drafts filled in to any point.
package formstest

import (
	"context"
	_ "embed"
	"log/slog"
	"testing"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/forms/demotown"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/scan/demo"
	"parvis/internal/notify"
	"parvis/internal/notify/notifytest"
)

//go:embed everything.yaml
var everything []byte

// Everything is the service with every kind of question.
const Everything catalogue.ServiceID = "everything"

// House is forms on a fresh database, with Everything offered in Portvieux.
type House struct {
	*identitytest.House
	Forms   *forms.Service
	Offer   *catalogue.Store
	Notices *notify.Service
	Files   files.Swept
	Scanner *Scanner
	Mail    *notifytest.Sender

	t testing.TB
}

// Scanner is one that can be away.
type Scanner struct {
	Away bool
	demo.Scanner
}

// Town is the gazetteer of the tests.
var Town = forms.Town{City: "Portvieux", Postcode: "29990", Commune: "29998", Streets: []forms.Street{
	{Name: "quai des Indes", Key: "29998_0001", Numbers: 60, Lat: 48.1, Lon: -4.1, ToLat: 48.101, ToLon: -4.102},
	{Name: "rue de l’École", Key: "29998_0002", Numbers: 20, Lat: 48.2, Lon: -4.2, ToLat: 48.201, ToLon: -4.202},
}}

// New settles the town and offers the service.
func New(t testing.TB, d *db.DB) *House {
	t.Helper()
	h := &House{House: identitytest.New(t, d), Scanner: &Scanner{}, Mail: &notifytest.Sender{}, t: t}
	log := slog.New(slog.DiscardHandler)
	store, err := folder.Open(t.TempDir(), 30<<20, h.Clock)
	if err != nil {
		t.Fatal(err)
	}
	h.Files, h.Offer = store, catalogue.New(d, h.Bus)
	h.Notices = notify.New(notify.Parts{DB: d, Jobs: h.Jobs, Bus: h.Bus, Sender: h.Mail, Config: notify.Config{From: "mairie@portvieux.example"}, Log: log})
	h.Notices.Register()
	h.Forms = forms.New(forms.Deps{
		DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Files: store, Scanner: h.Scanner, Services: h.Offer, Identity: h.IDs,
		Notify: h.Notices, Gazetteer: Places{Town}, Origin: func(context.Context) string { return "https://portvieux.example" }, Log: log,
	})
	h.Publish(everything)
	return h
}

// Publish offers a definition in Portvieux, warnings signed.
func (h *House) Publish(source []byte) (*catalogue.Service, catalogue.VersionNo) {
	h.t.Helper()
	in, err := h.Offer.Import(h.Here(), "test.yaml", source, "formstest")
	for _, fault := range in.Faults.Errors() {
		h.t.Errorf("definition: %+v", fault)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	service, no, err := h.Offer.Live(h.Here(), in.Service)
	if err != nil {
		h.t.Fatal(err)
	}
	return service, no
}

// Source is the text of Everything, for tests that publish a changed one.
func Source() []byte { return append([]byte{}, everything...) }

var _ scan.Scanner = (*Scanner)(nil)

// Places are the addresses of the tests, with a plan.
type Places struct{ forms.Town }

// Plan is that of the demo town.
func (Places) Plan(ctx context.Context) (forms.Plan, bool) { return demotown.Gazetteer{}.Plan(ctx) }
