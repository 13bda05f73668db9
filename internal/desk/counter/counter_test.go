package counter_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/apply"
	"parvis/internal/cases/casestest"
	"parvis/internal/desk/counter"
	"parvis/internal/forms"
	"parvis/internal/forms/fill"
	"parvis/internal/forms/formstest"
	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/signin"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/web"
)

// site is the front desk, the forms and their sending on a real server.
type site struct {
	*formstest.House
	*identitytest.Site
	cases *casestest.House
	pages *counter.Pages
}

func open(t testing.TB, d *db.DB) *site {
	t.Helper()
	h := formstest.New(t, d)
	s := &site{House: h, cases: casestest.Over(t, h.House)}
	h.IDs.Serve(identity.Purpose{Name: cases.PaperPurpose, LinkLasts: time.Hour, CodeLasts: time.Hour, Then: func(ref string) string { return "/requests/" + ref }})
	origin := func(context.Context) string { return "https://portvieux.example" }
	book := counter.Book{DB: d, Identity: h.IDs}
	drafts := &fill.Pages{Forms: h.Forms, Services: h.Offer, Identity: h.IDs, Also: book.Also}
	sending := apply.New(apply.Deps{DB: d, Bus: h.Bus, Cases: s.cases.Cases, Forms: h.Forms, Drafts: drafts, Services: h.Offer, Identity: h.IDs,
		Notify: h.Notices, Origin: origin, Counter: book})
	s.pages = counter.New(counter.Deps{DB: d, Clock: h.Clock, Identity: h.IDs, Forms: h.Forms, Offer: h.Offer, Cases: s.cases.Cases, Receipts: sending, Origin: origin})
	s.Site = h.Serve(map[string][]web.Route{"forms": drafts.Routes(), "cases": sending.Routes(), "counter": s.pages.Routes(), "identity": signin.New(h.IDs).Routes()})
	return s
}

func (s *site) as(local string) *identitytest.Browser {
	return s.SignedIn(s.House.House, s.Agent(local), s.Portvieux)
}

// visit is a page filled in for an old lady who has neither e-mail nor telephone.
func visit(more ...string) []string {
	return append([]string{"given", "Yvonne", "family", "Le Bihan", "born", "1938-05-04", "service", "everything", "lang", "fr", "asks", "self", "agrees", "1"}, more...)
}

// sent fills the form in at the server and presses the button; it gives where the agent lands.
func (s *site) sent(t *testing.T, b *identitytest.Browser, path string) string {
	t.Helper()
	id, err := forms.ParseID(strings.TrimPrefix(path, "/drafts/"))
	if err != nil {
		t.Fatalf("%q is no draft: %v", path, err)
	}
	d, err := s.Forms.Trusted(s.Here(), s.DB.Read(), id)
	if err != nil {
		t.Fatal(err)
	}
	s.Fill(d)
	got := b.Post(path+"/send", "form-key", s.Fresh(d).FormKey())
	if got.Status != http.StatusSeeOther {
		t.Fatalf("sent: %d\n%s", got.Status, got.Body)
	}
	return got.To
}

func has(t *testing.T, what string, got identitytest.Answer, status int, wants ...string) {
	t.Helper()
	if got.Status != status {
		t.Errorf("%s: status %d, want %d", what, got.Status, status)
	}
	for _, want := range wants {
		if !strings.Contains(got.Body, want) {
			t.Errorf("%s lacks %q", what, want)
		}
	}
}

var codeOnPaper = regexp.MustCompile(`d-slip__code"><b>([^<]+)</b>`)

// A request is written down for somebody without e-mail or telephone: it is theirs, the history says who was there, and
// the paper they take home opens it.
func TestWithoutMailOrTelephone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		claire := s.as("claire.morvan")
		begun := claire.Post("/desk/counter/new", visit()...)
		if begun.Status != http.StatusSeeOther {
			t.Fatalf("begun: %d\n%s", begun.Status, begun.Body)
		}
		has(t, "another agent", s.as("thomas.morvan").Get(begun.To+"/check"), http.StatusNotFound)
		has(t, "a resident", s.Browser(s.Portvieux).Get(begun.To+"/check"), http.StatusNotFound)
		has(t, "the front desk", claire.Get("/desk/counter"), http.StatusOK, "Yvonne Le Bihan", begun.To)
		at := s.sent(t, claire, begun.To)
		if at != "/desk/counter/receipts/PV-2026-0001" {
			t.Fatalf("the agent lands on %q", at)
		}
		c, err := s.cases.Cases.Find(s.Here(), d.Read(), "PV-2026-0001")
		if err != nil {
			t.Fatal(err)
		}
		if c.Channel != cases.ByCounter || c.Helper == nil || c.Helper.Agent != s.Agent("claire.morvan").ID || c.Person.ID.IsZero() {
			t.Errorf("the case: %+v", c)
		}
		person, err := s.IDs.Person(s.Here(), c.Person.ID)
		if err != nil || person.Family != "Le Bihan" {
			t.Errorf("whose it is: %+v, %v", person, err)
		}
		history, err := s.cases.Cases.History(s.Here(), d.Read(), c.ID)
		if err != nil || !strings.Contains(history[0].Why, "La personne était là") {
			t.Errorf("the history: %+v, %v", history, err)
		}
		has(t, "before printing", claire.Get(at), http.StatusOK, `value="1938"`)
		has(t, "a wrong year", claire.Post(at, "year", "38", "paper", "a4", "lang", "fr"), http.StatusUnprocessableEntity, "quatre chiffres")
		s.opensWithPaper(t, claire, at)
	})
}

// opensWithPaper prints twice: the second code opens the one request, the first nothing any more.
func (s *site) opensWithPaper(t *testing.T, claire *identitytest.Browser, at string) {
	t.Helper()
	var codes []identity.Code
	for _, paper := range []string{"a4", "ticket"} {
		got := claire.Post(at, "year", "1938", "paper", paper, "lang", "en")
		has(t, paper, got, http.StatusOK, `lang="en"`, "Receipt of your request", "PV-2026-0001", "portvieux.example/follow/code")
		found := codeOnPaper.FindStringSubmatch(got.Body)
		if found == nil {
			t.Fatalf("no code on the paper:\n%s", got.Body)
		}
		code, err := identity.ParseCode(found[1])
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, code)
	}
	if _, err := s.IDs.UseCode(s.Here(), codes[0], "1938"); err == nil {
		t.Error("the code of the first paper still opens")
	}
	if _, err := s.IDs.UseCode(s.Here(), codes[1], "1939"); err == nil {
		t.Error("another year of birth opens")
	}
	opened, err := s.IDs.UseCode(s.Here(), codes[1], "1938")
	if err != nil || opened.Grant.Purpose != cases.PaperPurpose || opened.Grant.Ref != "PV-2026-0001" {
		t.Errorf("opened %+v, %v", opened, err)
	}
}

// Somebody comes for a person who is not there: a mandate for this request alone.
func TestSomebodyComesForThem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		karim := s.Resident(town.Karim())
		claire := s.as("claire.morvan")
		began := []string{"person", karim.ID.String(), "service", "everything", "lang", "fr", "agrees", "1", "asks", "other",
			"helper-given", "Nolwenn", "helper-family", "Le Goff", "helper-phone", "06 39 98 21 07", "helper-kind", "family", "helper-how", "written"}
		has(t, "without a word on the paper", claire.Post("/desk/counter/new", began...), http.StatusUnprocessableEntity, "quel papier", "Le Goff")
		begun := claire.Post("/desk/counter/new", append(began, "helper-proof", "lettre du 2 mars")...)
		s.sent(t, claire, begun.To)
		c, err := s.cases.Cases.Find(s.Here(), d.Read(), "PV-2026-0001")
		if err != nil {
			t.Fatal(err)
		}
		mandates, err := s.IDs.MandatesFor(s.Here(), karim.ID)
		if err != nil || len(mandates) != 1 {
			t.Fatalf("mandates: %+v, %v", mandates, err)
		}
		m := mandates[0]
		if m.Scope != identity.ForCase || m.Ref != c.ID.String() || m.Proof != "lettre du 2 mars" || m.How != identity.Written || c.Helper.Mandate != m.ID {
			t.Errorf("the mandate: %+v of %+v", m, c.Helper)
		}
		if c.Person.ID != karim.ID {
			t.Errorf("the request is of %s, want %s", c.Person.ID, karim.ID)
		}
	})
}

func TestNobodyIsWrittenDownWithoutTheirWord(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	claire := s.as("claire.morvan")
	has(t, "an empty page", claire.Post("/desk/counter/new", "family", "Le Bihan"), http.StatusUnprocessableEntity,
		"est d’accord", "Choisissez un service", "qui est devant vous", `value="Le Bihan"`)
	has(t, "no such person", claire.Get("/desk/counter/new?person=0192f0c1-0000-7000-8000-000000000000"), http.StatusNotFound)
	has(t, "no such person", claire.Post("/desk/counter/new", visit("person", "x")...), http.StatusNotFound)
	if got := s.Browser(s.Portvieux).Get("/desk/counter"); got.Status == http.StatusOK {
		t.Error("the front desk is open to everybody")
	}
}

func TestWhoIsThere(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	karim := s.Resident(town.Karim())
	claire := s.as("claire.morvan")
	for _, typed := range []string{"benali", "BENALI k", "karim.benali@courriel.example"} {
		has(t, typed, claire.Post("/desk/counter", "who", typed), http.StatusOK, "Karim Benali", "/desk/counter/new?person="+karim.ID.String())
	}
	has(t, "nobody", claire.Post("/desk/counter", "who", "zzz"), http.StatusOK, "Personne de ce nom")
	has(t, "one letter", claire.Post("/desk/counter", "who", "b", "born", "hier"), http.StatusUnprocessableEntity, "deux lettres", "1948")
}

// What was said at the counter goes with its request.
func TestForgotten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		claire := s.as("claire.morvan")
		s.sent(t, claire, claire.Post("/desk/counter/new", visit()...).To)
		c, err := s.cases.Cases.Find(s.Here(), d.Read(), "PV-2026-0001")
		if err != nil {
			t.Fatal(err)
		}
		s.Write(s.Here(), func(tx *db.Tx) error { return counter.Forget(s.Here(), tx, c.ID) })
		var left int
		if err := d.Read().QueryRowContext(s.Here(), "select count(*) from desk_counter").Scan(&left); err != nil || left != 0 {
			t.Errorf("left: %d, %v", left, err)
		}
	})
}
