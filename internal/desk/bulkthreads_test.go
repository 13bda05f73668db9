package desk_test

import (
	"strings"
	"testing"
	"time"

	"parvis/internal/cases/casestest"
	"parvis/internal/inbox"
	"parvis/internal/inbox/demo"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	scandemo "parvis/internal/kit/scan/demo"
)

func (b *bundle) threadNow(id inbox.ThreadID) inbox.Thread {
	b.t.Helper()
	t, err := b.inbox.Thread(b.Here(), b.DB.Read(), id)
	must(b.t, err)
	return t
}

// marks are the hidden names of what a preview shows.
func marks(body string) (all []string) {
	parts := strings.Split(body, `name="mark" value="`)
	for _, part := range parts[1:] {
		mark, _, _ := strings.Cut(part, `"`)
		all = append(all, "mark", mark)
	}
	return all
}

func actIn(body string) string {
	_, rest, _ := strings.Cut(body, "/desk/bulk/")
	act, _, _ := strings.Cut(rest, "/undo")
	return act
}

// Messages and requests are handed over together; messages are ended together, and taken back with their figures.
func TestManyThreadsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c, box := b.grant(), b.mailbox()
		one := b.writes(box, bins)
		two := b.writes(box, demo.Note{ID: "m2", From: "karim@mel.example", Name: "Karim Benali", Subject: "Lampadaire", Text: "Il est éteint."})
		thomas, claire := b.as("thomas.morvan"), b.Agent("claire.morvan")
		expects(t, "rows to tick", thomas.Get("/desk?view=open&pick=1"), 200, `name="pick" value="`+one.Thread.String()+`"`, "Choisir le message de Paul Riou")
		preview := thomas.Post("/desk/bulk", "list", "/desk?view=open", "pick", one.Thread.String(), "pick", two.Thread.String(), "pick", string(c.Reference))
		expects(t, "preview", preview, 200, "3 lignes choisies", "Clore les 2 messages", "Paul Riou", string(c.Reference))
		act := func(pairs ...string) []string {
			return append(append([]string{"list", "/desk?view=open"}, marks(preview.Body)...), pairs...)
		}
		expects(t, "handed over", thomas.Post("/desk/bulk/assign", act("do", "assign", "agent", claire.ID.String())...), 303)
		if b.threadNow(one.Thread).Agent != claire.ID.UUID || b.read(c).Agent != claire.ID {
			t.Fatal("not all of them are Claire's")
		}
		back := thomas.Get("/desk?view=open")
		expects(t, "undone", thomas.Post("/desk/bulk/"+actIn(back.Body)+"/undo", "back", "/desk?view=open"), 303)
		if b.threadNow(one.Thread).Agent == claire.ID.UUID || !b.read(c).Agent.IsZero() {
			t.Error("still Claire's")
		}
		preview = thomas.Post("/desk/bulk", "list", "/desk?view=open", "pick", one.Thread.String(), "pick", two.Thread.String())
		b.Write(b.Here(), func(tx *db.Tx) error {
			_, err := b.inbox.Assign(b.Here(), tx, two.Thread, claire.ID.UUID)
			return err
		})
		before := figures(t, b)
		expects(t, "ended", thomas.Post("/desk/bulk/assign", act("do", "close")...), 303)
		page := thomas.Get("/desk?view=open")
		expects(t, "said", page, 200, "Échange clos", "a changé entre-temps", "Karim Benali")
		if now := b.threadNow(one.Thread); now.State != inbox.Closed || b.threadNow(two.Thread).State != inbox.Open {
			t.Error("the wrong ones are ended")
		}
		if figures(t, b) == before {
			t.Error("the wall did not count it")
		}
		expects(t, "undone", thomas.Post("/desk/bulk/"+actIn(page.Body)+"/undo", "back", "/desk?view=open"), 303)
		if now := b.threadNow(one.Thread); now.State != inbox.Open || now.Waiting.IsZero() {
			t.Errorf("not as it was: %+v", now)
		}
		if after := figures(t, b); after != before {
			t.Errorf("figures %q, were %q", after, before)
		}
	})
}

// figures are what the wall counts of messages, in words.
func figures(t *testing.T, b *bundle) (all string) {
	t.Helper()
	rows, err := b.DB.Read().QueryContext(b.Here(), "select what, sum(n), sum(seconds) from inbox_counts group by what order by what")
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var what, n, seconds string
		must(t, rows.Scan(&what, &n, &seconds))
		if n != "0" {
			all += what + " " + n + " " + seconds + "; "
		}
	}
	must(t, rows.Err())
	return all
}

// Many messages go under one request; a request that is not there is asked for again, with what was chosen.
func TestManyThreadsUnderOneRequest(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c, box := b.grant(casestest.Of(casestest.Karim())), b.mailbox()
	one := b.writes(box, bins)
	thomas := b.as("thomas.morvan")
	preview := thomas.Post("/desk/bulk", "list", "/desk?view=open", "pick", one.Thread.String())
	act := func(pairs ...string) []string {
		return append(append([]string{"list", "/desk?view=open"}, marks(preview.Body)...), pairs...)
	}
	expects(t, "no such request", thomas.Post("/desk/bulk/assign", act("do", "tie", "case", "PV-2026-0000")...), 422, one.Thread.String())
	expects(t, "tied", thomas.Post("/desk/bulk/assign", act("do", "tie", "case", string(c.Reference))...), 303)
	expects(t, "said", thomas.Get("/desk?view=open"), 200, "1 message rangé", "sous "+string(c.Reference))
	expects(t, "in its history", thomas.Get(path(c)), 200, "Mon bac est cassé")
}

// After half a minute an ended exchange stays ended.
func TestManyThreadsAreUndoneInTime(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	one := b.writes(b.mailbox(), bins)
	thomas := b.as("thomas.morvan")
	preview := thomas.Post("/desk/bulk", "list", "/desk?view=open", "pick", one.Thread.String())
	expects(t, "ended", thomas.Post("/desk/bulk/assign", append(marks(preview.Body), "list", "/desk?view=open", "do", "close")...), 303)
	act := actIn(thomas.Get("/desk?view=open").Body)
	b.Clock.Advance(time.Minute)
	expects(t, "too late", thomas.Post("/desk/bulk/"+act+"/undo"), 303)
	if b.threadNow(one.Thread).State != inbox.Closed {
		t.Error("taken back after a minute")
	}
}

// An answer leaves with its files once they were looked at; a dangerous one keeps everything here, and the text.
func TestAnAnswerCarriesFiles(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		came := b.writes(b.mailbox(), bins)
		thomas := b.as("thomas.morvan")
		expects(t, "the field", thomas.Get(at(came.Thread)), 200, `enctype="multipart/form-data"`, "Le fichier part avec la réponse")
		send := func(name, content string) int {
			body, kind := posted(map[string]string{"text": "Voici le plan."}, map[string]string{name: content})
			got := thomas.Send("POST", at(came.Thread)+"/reply", kind, body)
			if got.Status != 303 && !strings.Contains(got.Body, "Voici le plan.") {
				t.Error("what was typed is lost")
			}
			must(t, b.Jobs.Drain(b.Here()))
			return got.Status
		}
		if status := send("plan.pdf", "%PDF-1.4\n"+string(scandemo.EICAR())); status != 422 || len(b.door.Taken()) != 0 {
			t.Errorf("a dangerous file: %d", status)
		}
		if status := send("plan.pdf", "%PDF-1.4\n%%EOF"); status != 303 {
			t.Errorf("a good one: %d", status)
		}
		sent := b.door.Taken()
		if len(sent) != 1 || len(sent[0].Files) != 1 || sent[0].Files[0].Name != "plan.pdf" {
			t.Fatalf("left the house: %+v", sent)
		}
		expects(t, "in the exchange", thomas.Get(at(came.Thread)), 200, "plan.pdf")
	})
}
