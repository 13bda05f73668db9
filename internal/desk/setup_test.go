package desk_test

import (
	"context"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/cases/papers"
	"parvis/internal/cases/search"
	"parvis/internal/cases/threads"
	"parvis/internal/catalogue"
	"parvis/internal/desk"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/rota"
	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/signin"
	"parvis/internal/identity/town"
	"parvis/internal/inbox"
	demodoor "parvis/internal/inbox/demo"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/live"
	"parvis/internal/kit/scan/demo"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
	"parvis/internal/workflow"
)

// bundle is Portvieux with the sport grant live, its flow running and its desk open.
type bundle struct {
	*casestest.House
	*identitytest.Site
	t       testing.TB
	pages   *desk.Pages
	alerts  *alerts.Service
	flow    *workflow.Service
	notices *notify.Service
	files   files.Store
	hub     *live.Hub
	inbox   *inbox.Service
	door    *demodoor.Channel
	rota    *rota.Service
	traces  int // readings of sensitive cases
}

func setup(t testing.TB, d *db.DB) *bundle {
	t.Helper()
	h := casestest.New(t, d)
	return over(t, d, h, h.Bus)
}

// quiet is the same town without anything that runs by itself.
func quiet(t testing.TB, d *db.DB) *bundle {
	t.Helper()
	return over(t, d, casestest.New(t, d), events.NewBus())
}

func over(t testing.TB, d *db.DB, h *casestest.House, heard *events.Bus) *bundle {
	t.Helper()
	h.Clock.Set(time.Date(2026, 9, 10, 9, 41, 0, 0, time.UTC))
	b := &bundle{House: h, t: t}
	var err error
	b.files, err = folder.Open(t.TempDir(), 10<<20, h.Clock)
	must(t, err)
	b.hub, err = live.Open(h.Here(), "")
	must(t, err)
	t.Cleanup(b.hub.Close)
	h.Cases = cases.New(cases.Deps{
		DB: d, Bus: h.Bus, Authorities: h.IDs, Secret: casestest.Secret, Hint: b.hub.Publish,
		Trace: func(context.Context, *db.Tx, cases.Case) error { b.traces++; return nil },
	})
	offer := catalogue.New(d, h.Bus)
	source, err := os.ReadFile("../../services/child-sport-grant.yaml")
	must(t, err)
	_, err = offer.Import(h.Here(), "child-sport-grant.yaml", source, "test")
	must(t, err)
	b.notices = notify.New(notify.Parts{DB: d, Jobs: h.Jobs, Bus: h.Bus, Sender: notify.Outbox(), Config: notify.Config{Demo: true}})
	b.notices.Register()
	origin := func(context.Context, *identity.Authority) string { return "https://portvieux.example" }
	b.flow = workflow.New(workflow.Deps{
		DB: d, Clock: h.Clock, Bus: heard, Jobs: h.Jobs, Files: b.files, Cases: h.Cases, Offer: offer, Notices: b.notices,
		Identity: h.IDs, Origin: origin,
	})
	b.door = demodoor.New(inbox.Email)
	b.inbox = inbox.New(inbox.Deps{
		DB: d, Bus: h.Bus, Jobs: h.Jobs, Files: b.files, Scanner: demo.Scanner{}, Secret: inbox.Secret{1}, Hint: b.hub.Publish,
		Ways: []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(demodoor.Read), Channel: b.door}},
	})
	b.inbox.Register()
	ties := threads.New(threads.Deps{DB: d, Bus: h.Bus, Cases: h.Cases, Inbox: b.inbox, Notices: b.notices})
	desk.Listen(desk.Listeners{Bus: h.Bus, Identity: h.IDs, Ties: ties})
	b.alerts = alerts.New(alerts.Deps{
		DB: d, Clock: h.Clock, Jobs: h.Jobs, Cases: h.Cases, Identity: h.IDs, Notices: b.notices, Origin: origin, Hint: b.hub.Publish,
	})
	b.rota = rota.New(rota.Deps{DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Cases: h.Cases, Inbox: b.inbox, Offer: offer, Identity: h.IDs})
	b.pages = desk.New(desk.Deps{
		Rota:   b.rota,
		Alerts: b.alerts,
		DB:     d, Clock: h.Clock, Cases: h.Cases, Inbox: b.inbox, Ties: ties, Flow: b.flow, Offer: offer, Identity: h.IDs, Notices: b.notices, Files: b.files,
		Search: search.New(search.Deps{DB: d, Bus: h.Bus, Cases: h.Cases, Inbox: b.inbox, Ties: ties, Identity: h.IDs, Offer: offer}),
		Hub:    b.hub, Origin: origin, Jobs: h.Jobs,
		Papers: papers.New(papers.Deps{DB: d, Cases: h.Cases, Files: b.files, Scanner: demo.Scanner{}, Jobs: h.Jobs}),
	})
	b.Site = h.Serve(map[string][]web.Route{
		"desk": b.pages.Routes(), "rota": b.pages.Dress(b.rota.Routes()), "expert": b.pages.Outside(), "identity": signin.New(h.IDs).Routes(),
	})
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// grant is a complete request; change makes it another one.
func (b *bundle) grant(options ...casestest.Option) cases.Case {
	b.t.Helper()
	fill := func(in *cases.NewCase) {
		var communes []string
		_, err := b.Portvieux.Settings.Read("communes", &communes)
		must(b.t, err)
		in.Answers = catalogue.Answers{
			"child_name": "Inès Le Goff", "birth_date": "2007-03-02", "club": "judo-club-du-port", "fee": 120.0,
			"address":        map[string]any{"line": "4 rue des Voiliers", "postcode": "29990", "city": "Portvieux", "commune": communes[0]},
			"knows_quotient": true, "quotient": 350.0, "payee": "club",
			"applicant": map[string]any{"first_name": "Nolwenn", "last_name": "Le Goff", "email": "nolwenn@mel.example"}, "honest": true,
		}
	}
	return b.settled(b.Open(append([]casestest.Option{fill}, options...)...))
}

// settled lets everything run that a change sets off, and reads the case again.
func (b *bundle) settled(c cases.Case) cases.Case {
	b.t.Helper()
	must(b.t, b.Jobs.Drain(b.Here()))
	return b.read(c)
}

func (b *bundle) read(c cases.Case) cases.Case {
	b.t.Helper()
	now, err := b.Cases.Load(b.Here(), b.DB.Read(), c.ID)
	must(b.t, err)
	return now
}

// as is a browser of an agent at work.
func (b *bundle) as(local string) *identitytest.Browser {
	b.t.Helper()
	return b.SignedIn(b.House.House, b.Agent(local), b.Portvieux)
}

func path(c cases.Case) string { return "/desk/cases/" + string(c.Reference) }

// only is a browser of an agent who has just these permissions.
func (b *bundle) only(may ...web.Permission) *identitytest.Browser {
	b.t.Helper()
	local := "seul" + strconv.Itoa(len(may))
	role := identity.Role{ID: identity.RoleID(local), Name: i18n.Text{i18n.FR: local, i18n.EN: local}, Permissions: may}
	var id identity.AgentID
	email := local + "@portvieux.example"
	b.Write(b.Here(), func(tx *db.Tx) (err error) {
		if err = b.IDs.SaveRole(b.Here(), tx, role); err != nil {
			return err
		}
		id, err = b.IDs.MakeAgent(b.Here(), tx, identity.NewAgent{Email: email, Name: local, Lang: i18n.FR, Roles: []identity.RoleID{role.ID}})
		if err != nil {
			return err
		}
		return b.IDs.Endow(b.Here(), tx, id, identity.Credentials{Password: town.Password, Secret: town.Secret(email)}.Hashed())
	})
	a, err := b.IDs.Agent(b.Here(), id)
	must(b.t, err)
	return b.SignedIn(b.House.House, a, b.Portvieux)
}

// withoutStream leaves out the page that never ends.
func withoutStream(b *bundle) []web.Route {
	return slices.DeleteFunc(b.pages.Routes(), func(r web.Route) bool { return r.Path == "/desk/stream" })
}
