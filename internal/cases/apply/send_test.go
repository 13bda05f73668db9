package apply_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/apply"
	"parvis/internal/cases/casestest"
	"parvis/internal/forms"
	"parvis/internal/forms/fill"
	"parvis/internal/forms/formstest"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/web"
)

// site is drafts, sending and receipts on a real server.
type site struct {
	*formstest.House
	*identitytest.Site
	cases *casestest.House
	apply *apply.Pages
}

func open(t testing.TB, d *db.DB) *site {
	t.Helper()
	h := formstest.New(t, d)
	s := &site{House: h, cases: casestest.Over(t, h.House)}
	drafts := &fill.Pages{Forms: h.Forms, Services: h.Offer, Identity: h.IDs}
	s.apply = apply.New(apply.Deps{
		DB: d, Bus: h.Bus, Cases: s.cases.Cases, Forms: h.Forms, Drafts: drafts, Services: h.Offer, Identity: h.IDs, Notify: h.Notices,
		Origin: func(context.Context) string { return "https://portvieux.example" },
	})
	s.Site = h.Serve(map[string][]web.Route{"forms": drafts.Routes(), "cases": s.apply.Routes(),
		"test": {{http.MethodGet, "/begin", web.Anyone, beginPage}}})
	return s
}

// begin starts a draft in a browser and fills it in at the server.
func (s *site) begin(t *testing.T, b *identitytest.Browser) *forms.Draft {
	t.Helper()
	begun := b.Post("/services/everything/start")
	id, err := forms.ParseID(strings.Split(begun.To, "/")[2])
	if err != nil {
		t.Fatalf("start: %d, %s", begun.Status, begun.To)
	}
	d, err := s.Forms.Trusted(s.Here(), s.DB.Read(), id)
	if err != nil {
		t.Fatal(err)
	}
	s.Fill(d)
	return s.Fresh(d)
}

// Sent once, received once: the case holds what was sent, the receipt says number, date and rights, the mail is queued,
// and a second press shows the same receipt.
func TestSend(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		b := s.Browser(s.Portvieux)
		draft := s.begin(t, b)
		key := draft.FormKey()
		sent := b.Post(draft.ID.Path()+"/send", "form-key", key)
		if sent.Status != http.StatusSeeOther || sent.To != "/requests/PV-2026-0001/receipt" {
			t.Fatalf("sent: %d to %q", sent.Status, sent.To)
		}
		c, err := s.cases.Cases.Find(s.Here(), d.Read(), "PV-2026-0001")
		if err != nil {
			t.Fatal(err)
		}
		if c.Person.Name != "Nadia Le Goff" || c.Person.ID.IsZero() || c.Channel != cases.ByWeb || c.Answers["child_name"] != "Malo Le Goff" {
			t.Errorf("the case: %+v", c)
		}
		if email, ok := c.Person.Reach("email"); !ok || email.Value != "nadia@example.org" || email.Verified {
			t.Errorf("its contact: %+v", email)
		}
		receipt := b.Get(sent.To)
		if receipt.Status != http.StatusOK || receipt.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("receipt: %d", receipt.Status)
		}
		for _, want := range []string{"PV-2026-0001", "nadia@example.org", "Suivre ma demande", "Vos droits"} {
			if !strings.Contains(receipt.Body, want) {
				t.Errorf("the receipt lacks %q", want)
			}
		}
		if again := b.Post(draft.ID.Path()+"/send", "form-key", key); again.To != sent.To {
			t.Errorf("sent again: %d to %q, want the same receipt", again.Status, again.To)
		}
		b.Lang = "en"
		if english := b.Get(sent.To); !strings.Contains(english.Body, "We have received your request") {
			t.Error("the receipt is not in English")
		}
		if mails := s.mails(t, c); mails != 1 {
			t.Errorf("mails queued: %d, want one", mails)
		}
	})
}

// mails counts the acknowledgements of a case.
func (s *site) mails(t *testing.T, c cases.Case) (n int) {
	t.Helper()
	row := s.DB.Read().QueryRowContext(s.Here(), `select count(*) from notify_messages where authority_id = $1 and case_id = $2`, c.Authority, c.ID.UUID)
	if err := row.Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Only the browser that sent it sees the receipt; for everybody else there is nothing to learn.
func TestReceiptIsTheSenders(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b := s.Browser(s.Portvieux)
	draft := s.begin(t, b)
	sent := b.Post(draft.ID.Path()+"/send", "form-key", draft.FormKey())
	stranger := s.Browser(s.Portvieux)
	begun := s.begin(t, stranger) // holds a key, of another draft
	if begun.ID == draft.ID {
		t.Fatal("the same draft")
	}
	other, none := stranger.Get(sent.To), stranger.Get("/requests/PV-2026-9999/receipt")
	if other.Status != http.StatusUnauthorized || none.Status != other.Status {
		t.Errorf("a stranger: %d for one that is, %d for one that is not; want 401 both", other.Status, none.Status)
	}
	if there := b.Visit(s.Valbrume).Get(sent.To); there.Status != http.StatusUnauthorized {
		t.Errorf("from another authority: %d", there.Status)
	}
	c, err := s.cases.Cases.Find(s.Here(), s.DB.Read(), "PV-2026-0001")
	if err != nil {
		t.Fatal(err)
	}
	s.cases.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return s.cases.Cases.Transfer(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire, Why: "déménagement"}, cases.Handover{To: casestest.Karim()})
	})
	if after := b.Get(sent.To); after.Status != http.StatusUnauthorized {
		t.Errorf("the sender after a transfer: %d, want 401", after.Status)
	}
	if mails := s.mails(t, c); mails != 3 {
		t.Errorf("mails: %d, want the acknowledgement and one to each of the two people", mails)
	}
}

// What lacks or has changed is read again, and nothing is sent.
func TestSendRefusesWhatWasNotRead(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b := s.Browser(s.Portvieux)
	draft := s.begin(t, b)
	if stale := b.Post(draft.ID.Path()+"/send", "form-key", "another"); stale.Status != http.StatusConflict {
		t.Errorf("answers that changed: %d, want 409", stale.Status)
	}
	empty := b.Post("/services/everything/start", "new", "yes")
	id := strings.Split(empty.To, "/")[2]
	if lacks := b.Post("/drafts/"+id+"/send", "form-key", "x"); lacks.Status != http.StatusUnprocessableEntity {
		t.Errorf("an empty draft: %d, want 422", lacks.Status)
	}
	if foreign := s.Browser(s.Portvieux).Post(draft.ID.Path()+"/send", "form-key", draft.FormKey()); foreign.Status != http.StatusNotFound {
		t.Errorf("another browser: %d, want 404", foreign.Status)
	}
	page, err := s.cases.Cases.List(s.Here(), s.DB.Read(), cases.Filter{}, cases.Cursor{}, 10)
	if err != nil || len(page.Rows) != 0 {
		t.Errorf("cases opened: %d, %v", len(page.Rows), err)
	}
}
