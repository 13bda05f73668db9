package privacy_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
	"parvis/internal/privacy"
	"parvis/internal/privacy/privacytest"
	"parvis/internal/workflow"
)

// secret stands in everything that a resident writes or sends in these tests.
const secret = "Zqxnolwenn"

type bundle struct {
	*casestest.House
	t       testing.TB
	offer   *catalogue.Store
	notices *notify.Service
	forms   *forms.Service
	flow    *workflow.Service
	store   *folder.Store
	dir     string
	privacy *privacy.Service
	deps    privacy.Deps
}

// began is when requests are sent.
var began = time.Date(2026, 9, 10, 9, 0, 0, 0, time.UTC)

// setup publishes the grant with what is to become of its requests: lines of data.keep.
func setup(t testing.TB, d *db.DB, keep string) *bundle {
	t.Helper()
	h := casestest.New(t, d)
	h.Clock.Set(began)
	b := &bundle{House: h, t: t, dir: t.TempDir()}
	audit.Listen(h.Bus)
	var err error
	b.store, err = folder.Open(b.dir, 10<<20, h.Clock)
	must(t, err)
	b.offer = catalogue.New(d, h.Bus)
	b.publish(keep)
	b.notices = notify.New(notify.Parts{DB: d, Jobs: h.Jobs, Bus: h.Bus, Sender: notify.Outbox(), Config: notify.Config{Demo: true}, Log: slog.New(slog.DiscardHandler)})
	b.notices.Register()
	origin := func(context.Context) string { return "https://portvieux.example" }
	b.forms = forms.New(forms.Deps{DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Files: b.store, Services: b.offer, Identity: h.IDs, Notify: b.notices, Origin: origin})
	b.flow = workflow.New(workflow.Deps{DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Files: b.store, Cases: h.Cases, Offer: b.offer, Notices: b.notices, Identity: h.IDs,
		Origin: func(context.Context, *identity.Authority) string { return "https://portvieux.example" }})
	b.deps = privacy.Deps{DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Identity: h.IDs, Notices: b.notices, Offer: b.offer, Forms: b.forms, Cases: h.Cases, Flow: b.flow,
		Files: b.store, Named: b.named, Mirror: filepath.Join(b.dir, "erasures.jsonl")}
	b.privacy = privacy.New(b.deps)
	b.Agent("thomas.morvan") // the town's teams are there
	return b
}

func (b *bundle) publish(keep string) {
	b.t.Helper()
	source, err := os.ReadFile("../workflow/testdata/grant.yaml")
	must(b.t, err)
	before, _, _ := strings.Cut(string(source), "\nexamples:\n")
	head, rest, found := strings.Cut(before, "  keep:\n")
	_, tail, ended := strings.Cut(rest, "  open: ")
	if !found || !ended {
		b.t.Fatal("the definition has no data.keep")
	}
	text := head + "  keep:\n" + keep + "\n  open: " + tail + "\n"
	imported, err := b.offer.Import(b.Here(), "child-sport-grant.yaml", []byte(text), "test")
	if err != nil {
		b.t.Fatalf("import: %v\n%v", err, imported.Faults)
	}
}

func (b *bundle) named(ctx context.Context, keys []files.Key) (map[files.Key]bool, error) {
	named, err := b.forms.NamedFiles(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if !named[key] {
			if named[key], err = b.Cases.UsesFile(ctx, key); err != nil {
				return nil, err
			}
		}
	}
	return named, nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// resident is somebody whose every trace holds the secret.
func (b *bundle) resident() identity.Person {
	return b.Resident(identity.NewPerson{Given: secret, Family: "Le Goff", Birth: civil.Date{Year: 1988, Month: 4, Day: 2}, Lang: i18n.FR, Manner: secret,
		Contacts: []identity.ContactPoint{{Kind: identity.Email, Value: strings.ToLower(secret) + "@mel.example", Typed: secret + "@mel.example", Verified: began, How: "link"}}})
}

func partyOf(p identity.Person) cases.Party {
	party := cases.Party{ID: p.ID, Name: p.Name()}
	for _, c := range p.Contacts {
		party.Contacts = append(party.Contacts, cases.Contact{Kind: c.Kind, Value: c.Value, Verified: true})
	}
	return party
}

// sends has the resident ask for the grant, with a paper, and lets the rules decide, write a letter and tell.
func (b *bundle) sends(p identity.Person) cases.Case {
	b.t.Helper()
	c := b.Open(casestest.Of(partyOf(p)), casestest.With(func(in *cases.NewCase) {
		in.By = identity.Actor{Kind: identity.ByResident, ID: p.ID.String(), Name: p.Name()}
		in.Answers = catalogue.Answers{
			"child_name": secret, "birth_date": "2017-03-02", "club": "judo-club-du-port", "fee": 120.0,
			"address":        map[string]any{"line": "4 rue " + secret, "postcode": "29990", "city": "Portvieux", "commune": b.commune()},
			"knows_quotient": true, "quotient": 350.0, "payee": "club",
			"applicant": map[string]any{"first_name": secret, "last_name": "Le Goff", "email": strings.ToLower(secret) + "@mel.example"}, "honest": true,
		}
		in.Documents = []cases.Document{b.paper("tax_notice"), b.paper("licence")}
	}))
	must(b.t, b.Jobs.Drain(b.Here()))
	c = b.fresh(c.ID)
	if !c.Closed() {
		b.t.Fatalf("the grant is not decided: %s", c.State)
	}
	return c
}

func (b *bundle) paper(field string) cases.Document {
	b.t.Helper()
	stored, err := b.store.Put(context.Background(), strings.NewReader(fmt.Sprintf("%s %s %s", secret, field, db.NewID())))
	must(b.t, err)
	return cases.Document{Field: field, Name: secret + ".pdf", Type: "application/pdf", Size: stored.Size, SHA256: stored.Key, FileKey: stored.Key, Upload: db.NewID(), Scan: cases.ScanClean}
}

func (b *bundle) commune() string {
	var communes []string
	_, err := b.Portvieux.Settings.Read("communes", &communes)
	must(b.t, err)
	return communes[0]
}

func (b *bundle) fresh(id cases.ID) cases.Case {
	b.t.Helper()
	c, err := b.Cases.Load(b.Here(), b.DB.Read(), id)
	must(b.t, err)
	return c
}

func (b *bundle) gone(id cases.ID) bool {
	_, err := b.Cases.Load(b.Here(), b.DB.Read(), id)
	return err != nil
}

func (b *bundle) run() privacy.Run {
	b.t.Helper()
	run, err := b.privacy.Run(b.system())
	must(b.t, err)
	return run
}

func (b *bundle) system() context.Context { return identity.As(b.Here(), identity.System) }

func (b *bundle) sound(id cases.ID) {
	b.t.Helper()
	b.Write(b.Here(), func(tx *db.Tx) error {
		r, err := b.Cases.Rebuild(b.Here(), tx, id, false)
		if err == nil && !r.Same {
			b.t.Errorf("the row of the case is not the fold of its events: %v", r.Wrong)
		}
		return err
	})
}

// cleaned is what the job runner's own cleaner does a day after: Drain has none.
func (b *bundle) cleaned() { privacytest.Cleaned(b.t, b.DB) }

// find looks for a text in everything that is kept.
func (b *bundle) find(text string) []string { return privacytest.Find(b.t, b.DB, b.dir, text) }

// longAfter is when everything of the grant is over, jobs and links too.
func (b *bundle) longAfter(d time.Duration) { b.Clock.Advance(d) }

const year = 365 * 24 * time.Hour
