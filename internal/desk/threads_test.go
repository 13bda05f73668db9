package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"parvis/internal/inbox"
	"parvis/internal/inbox/demo"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// mailbox is where the town hall of the tests is written to.
func (b *bundle) mailbox() inbox.Account {
	b.t.Helper()
	var a inbox.Account
	b.Write(b.Here(), func(tx *db.Tx) (err error) {
		a, err = b.inbox.AddAccount(b.Here(), tx, inbox.NewAccount{Door: inbox.Email, Address: "accueil@portvieux.example", Name: "Accueil", Team: "front-desk"})
		return err
	})
	return a
}

func (b *bundle) writes(a inbox.Account, n demo.Note) inbox.Accepted {
	b.t.Helper()
	got, err := b.inbox.Accept(b.Here(), inbox.Incoming{Account: a, Raw: strings.NewReader(string(n.Bytes()))})
	must(b.t, err)
	must(b.t, b.Jobs.Drain(b.Here()))
	return got
}

var bins = demo.Note{ID: "m1", From: "paul.riou@mel.example", Name: "Paul Riou", Subject: "Bac cassé", Text: "Mon bac est cassé.\nPouvez-vous passer ?"}

var withFile = demo.Note{ID: "m0", From: "fatou@mel.example", Name: "Fatou Diallo", Subject: "Crèche", Text: "Voici.", Files: map[string][]byte{"livret.txt": []byte("livret de famille")}}

func at(id inbox.ThreadID) string { return "/desk/threads/" + id.String() }

func TestThreadsStandAmongCases(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.grant()
		came := b.writes(b.mailbox(), bins)
		anna := b.as("anna.kervella")
		list := anna.Get("/desk?view=open").Body
		for _, want := range []string{string(c.Reference), "Bac cassé", "Paul Riou", "Mon bac est cassé. Pouvez-vous passer", at(came.Thread)} {
			if !strings.Contains(list, want) {
				t.Errorf("the list lacks %q", want)
			}
		}
		sort := anna.Get("/desk?view=sort").Body
		if strings.Contains(sort, string(c.Reference)) || !strings.Contains(sort, "Bac cassé") {
			t.Error("what is to be sorted are messages, and all of them")
		}
		page := anna.Get(at(came.Thread))
		if page.Status != http.StatusOK || !strings.Contains(page.Body, "Mon bac est cassé.") {
			t.Fatalf("thread: %d", page.Status)
		}
	})
}

func TestThreadIsAnsweredOnceAndEnded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		came := b.writes(b.mailbox(), bins)
		anna, gwen := b.as("anna.kervella"), b.as("gwen.tanguy")
		seen := expectIn(anna.Get(at(came.Thread)).Body)
		also := expectIn(gwen.Get(at(came.Thread)).Body)
		answer := anna.Post(at(came.Thread)+"/reply", "expect", seen, "text", "Nous passons jeudi.", "then", "close")
		if answer.Status != http.StatusSeeOther {
			t.Fatalf("reply: %d %s", answer.Status, answer.Body)
		}
		late := gwen.Post(at(came.Thread)+"/reply", "expect", also, "text", "Je regarde.")
		if late.Status != http.StatusConflict || !strings.Contains(late.Body, "Je regarde.") || !strings.Contains(late.Body, "Nous passons jeudi.") {
			t.Fatalf("the slower of two gets both texts, not %d", late.Status)
		}
		must(t, b.Jobs.Drain(b.Here()))
		sent := b.door.Taken()
		if len(sent) != 1 || sent[0].Item.Text != "Nous passons jeudi." || sent[0].Item.Party != "paul.riou@mel.example" {
			t.Fatalf("left the house: %+v", sent)
		}
		if list := anna.Get("/desk?view=sort").Body; strings.Contains(list, "Bac cassé") {
			t.Error("an ended exchange is still to be sorted")
		}
	})
}

func TestThreadBecomesACase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		box := b.mailbox()
		anna := b.as("anna.kervella")
		first := b.writes(box, bins)
		none := anna.Post(at(first.Thread)+"/open", "service", "")
		if none.Status != http.StatusUnprocessableEntity || !strings.Contains(none.Body, "Choisissez une démarche") {
			t.Errorf("no service: %d", none.Status)
		}
		if r := anna.Post(at(first.Thread)+"/open", "service", "child-sport-grant"); r.Status != http.StatusSeeOther {
			t.Fatalf("open: %d %s", r.Status, r.Body)
		}
		must(t, b.Jobs.Drain(b.Here()))
		if page := anna.Get(at(first.Thread)).Body; !strings.Contains(page, "Fait partie de la demande") {
			t.Error("the thread does not tell its case")
		}
		c := b.grant()
		second := b.writes(box, demo.Note{ID: "m2", From: "nolwenn@mel.example", Name: "Nolwenn Le Goff", Subject: "Le judo", Text: "Voici le reçu."})
		if offer := anna.Get(at(second.Thread) + "/case").Body; !strings.Contains(offer, string(c.Reference)) {
			t.Error("the case of whoever wrote is not offered")
		}
		if r := anna.Post(at(second.Thread)+"/join", "case", string(c.Reference)); r.Status != http.StatusSeeOther {
			t.Fatalf("join: %d %s", r.Status, r.Body)
		}
		if page := anna.Get(path(c)).Body; !strings.Contains(page, "Voici le reçu.") {
			t.Error("the case's history lacks the message")
		}
		if list := anna.Get("/desk?view=sort").Body; strings.Contains(list, "Le judo") || strings.Contains(list, "Bac cassé") {
			t.Error("what belongs to a case is still to be sorted")
		}
	})
}

func TestHeldMessagesWaitForAPerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		a := b.mailbox()
		held, err := b.inbox.Accept(b.Here(), inbox.Incoming{Account: a, Raw: strings.NewReader("<script>alert(1)</script> {")})
		must(t, err)
		anna := b.as("anna.kervella")
		item := "/desk/held/" + held.ID.String()
		if list := anna.Get("/desk/held").Body; !strings.Contains(list, item) {
			t.Fatal("the held message is not listed")
		}
		page := anna.Get(item).Body
		if strings.Contains(page, "<script>alert") || !strings.Contains(page, "&lt;script&gt;alert(1)") {
			t.Error("the raw text is not shown as text")
		}
		if r := anna.Post(item + "/dismiss"); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "Écrivez pourquoi") {
			t.Errorf("no reason: %d", r.Status)
		}
		if r := anna.Post(item + "/again"); r.Status != http.StatusSeeOther {
			t.Errorf("again: %d", r.Status)
		}
		if r := anna.Post(item+"/dismiss", "why", "Essai"); r.Status != http.StatusSeeOther {
			t.Errorf("dismiss: %d", r.Status)
		}
		if list := anna.Get("/desk/held").Body; strings.Contains(list, item) {
			t.Error("what was dismissed is still held")
		}
	})
}

// expectIn is what a page was drawn from, as its forms send it back.
func expectIn(body string) string {
	_, rest, _ := strings.Cut(body, `name="expect" form="composer" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
