package threads_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/cases/threads"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/demo"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/files/folder"
	scandemo "parvis/internal/kit/scan/demo"
	"parvis/internal/notify"
)

// house is a town with cases and an inbox, tied.
type house struct {
	*casestest.House
	t       *testing.T
	inbox   *inbox.Service
	ties    *threads.Service
	notices *notify.Service
	channel *demo.Channel
	account inbox.Account
}

func setup(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{House: casestest.New(t, d), t: t, channel: demo.New(inbox.Email)}
	store, err := folder.Open(t.TempDir(), 1<<20, h.Clock)
	if err != nil {
		t.Fatal(err)
	}
	h.inbox = inbox.New(inbox.Deps{
		DB: d, Bus: h.Bus, Jobs: h.Jobs, Files: store, Scanner: scandemo.Scanner{},
		Ways: []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(demo.Read), Channel: h.channel}},
	})
	h.inbox.Register()
	h.notices = notify.New(notify.Parts{DB: d, Jobs: h.Jobs, Bus: h.Bus, Config: notify.Config{From: "mairie@portvieux.example"}})
	h.notices.Register()
	h.ties = threads.New(threads.Deps{DB: d, Bus: h.Bus, Cases: h.Cases, Inbox: h.inbox, Notices: h.notices})
	h.Write(h.Here(), func(tx *db.Tx) (err error) {
		h.account, err = h.inbox.AddAccount(h.Here(), tx, inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example"})
		return err
	})
	return h
}

func (h *house) say(n demo.Note) inbox.Accepted {
	h.t.Helper()
	if n.ID == "" {
		n.ID = uuid.NewString()
	}
	a, err := h.inbox.Accept(h.Here(), inbox.Incoming{Account: h.account, ExternalID: n.ID, Raw: bytes.NewReader(n.Bytes())})
	if err != nil || a.State != inbox.StateReceived {
		h.t.Fatalf("%s %s, %v", a.State, a.HeldWhy, err)
	}
	return a
}

func (h *house) drain() {
	h.t.Helper()
	if err := h.Jobs.Drain(context.Background()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) messages(id cases.ID) (found []*cases.Messaged) {
	h.t.Helper()
	history, err := h.Cases.History(h.Here(), h.DB.Read(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, e := range history {
		if m, ok := e.Data.(*cases.Messaged); ok {
			if e.Channel != cases.ByEmail {
				h.t.Errorf("message %q by %s", m.Text, e.Channel)
			}
			found = append(found, m)
		}
	}
	return found
}

func (h *house) toSort() int {
	h.t.Helper()
	all, err := h.ties.ToSort(h.Here(), h.DB.Read(), inbox.Place{}, 100)
	if err != nil {
		h.t.Fatal(err)
	}
	return len(all)
}

func address(t *testing.T, c cases.Case) string {
	t.Helper()
	contact, ok := c.Person.Reach(identity.Email)
	if !ok {
		t.Fatal("the case's person has no address")
	}
	return contact.Value
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 3, 3))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAReplyJoinsItsCase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		c := h.Open()
		from := address(t, c)
		var mailID string
		h.Write(h.Here(), func(tx *db.Tx) error {
			q, err := h.notices.Queue(h.Here(), tx, notify.Message{
				Event: "e1", Case: c.ID.UUID, To: notify.Contact{Address: from, Lang: "fr"}, Name: "ask", Subject: "Votre demande", Body: "Une question.",
			})
			mailID = q.ID.String() + "@portvieux.example"
			return err
		})
		a := h.say(demo.Note{From: from, Subject: "Re: Votre demande", Text: "Voici le justificatif.", Answers: mailID, Files: map[string][]byte{"avis.png": picture(t)}})
		said := h.messages(c.ID)
		if len(said) != 1 || !said[0].In || said[0].Text != "Voici le justificatif." || len(said[0].Documents) != 1 || h.toSort() != 0 {
			t.Fatalf("history: %+v, %d to sort", said, h.toSort())
		}
		h.drain() // the scanner looks
		now, err := h.Cases.Load(h.Here(), d.Read(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if last := now.Documents[len(now.Documents)-1]; last.Scan != cases.ScanClean || last.Name != "avis.png" {
			t.Errorf("document: %+v", last)
		}
		as := identity.As(h.Here(), casestest.Claire)
		h.Write(as, func(tx *db.Tx) error {
			_, err := h.inbox.Send(as, tx, inbox.Outgoing{Thread: a.Thread, Key: "k", Text: "Merci, c’est complet."})
			return err
		})
		h.drain()
		h.say(demo.Note{From: from, Text: "Parfait", Answers: h.channel.Taken()[0].Item.Facts.Ref})
		said = h.messages(c.ID)
		if len(said) != 3 || said[1].In || said[1].Text != "Merci, c’est complet." || said[2].Text != "Parfait" {
			t.Errorf("history: %+v", said)
		}
		if all, err := h.ties.OfCase(h.Here(), d.Read(), c.ID); err != nil || len(all) != 1 || all[0].Count != 3 {
			t.Errorf("threads: %+v, %v", all, err)
		}
	})
}

func TestAReferenceCountsFromAKnownPartyAlone(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t))
	c := h.Open()
	subject := "Ma demande " + string(c.Reference)
	h.say(demo.Note{From: "curieux@example.test", Subject: subject, Text: "Où en est-elle ?"})
	if n := len(h.messages(c.ID)); n != 0 || h.toSort() != 1 {
		t.Errorf("a stranger wrote into a case: %d messages, %d to sort", n, h.toSort())
	}
	h.say(demo.Note{From: address(t, c), Subject: subject, Text: "Où en est-elle ?"})
	if n := len(h.messages(c.ID)); n != 1 || h.toSort() != 1 {
		t.Errorf("%d messages, %d to sort", n, h.toSort())
	}
}

func TestSorting(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		c := h.Open()
		a := h.say(demo.Note{From: "nolwenn@example.test", Text: "Bonjour", ID: "1"})
		h.say(demo.Note{From: "nolwenn@example.test", Text: "J’oubliais", ID: "2", Answers: "1"})
		b := h.say(demo.Note{From: "pub@example.test", Text: "Offre", ID: "3"})
		if h.toSort() != 2 {
			t.Fatalf("%d to sort", h.toSort())
		}
		as := identity.As(h.Here(), casestest.Claire)
		for range 2 {
			h.Write(as, func(tx *db.Tx) error { return h.ties.Tie(as, tx, a.Thread, c.ID) })
		}
		h.Write(as, func(tx *db.Tx) error { return h.ties.Without(as, tx, b.Thread) })
		if said := h.messages(c.ID); len(said) != 2 || said[1].Text != "J’oubliais" || h.toSort() != 0 {
			t.Errorf("history %+v, %d to sort", said, h.toSort())
		}
		if tie, ok, err := h.ties.Of(h.Here(), d.Read(), a.Thread); err != nil || !ok || tie.How != threads.ByAgent || tie.By.Name != casestest.Claire.Name {
			t.Errorf("tie %+v, %v", tie, err)
		}
		if err := d.Write(h.There(), func(tx *db.Tx) error { return h.ties.Tie(h.There(), tx, a.Thread, c.ID) }); err == nil {
			t.Error("another town ties a thread of ours")
		}
	})
}

func TestAFailureIsToldInTheCase(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t))
	c := h.Open()
	a := h.say(demo.Note{From: address(t, c), Subject: string(c.Reference), Text: "Bonjour"})
	h.channel.FailNext(&inbox.Failure{Fate: inbox.Permanent, Words: "no such mailbox"})
	h.Write(h.Here(), func(tx *db.Tx) error {
		_, err := h.inbox.Send(h.Here(), tx, inbox.Outgoing{Thread: a.Thread, Key: "k", Text: "Bonjour."})
		return err
	})
	h.drain()
	h.Clock.Advance(time.Minute)
	history, err := h.Cases.History(h.Here(), h.DB.Read(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if n, ok := history[len(history)-1].Data.(*cases.Notified); !ok || n.State != "failed" {
		t.Errorf("the last line is %+v", history[len(history)-1])
	}
}
