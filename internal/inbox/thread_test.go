package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/demo"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// house is an inbox with one mailbox, whose mails are notes.
type house struct {
	*inboxtest.House
	account inbox.Account
	channel *demo.Channel
}

func setup(t testing.TB, d *db.DB, more ...inbox.Way) *house {
	t.Helper()
	h := &house{channel: demo.New(inbox.Email)}
	way := inbox.Way{Door: inbox.Email, Reader: inbox.ReaderFunc(demo.Read), Channel: h.channel, PerHour: 30}
	h.House = inboxtest.New(t, d, append(more, way))
	h.account = h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example", Team: "accueil"})
	return h
}

func (h *house) say(n demo.Note) inbox.Accepted {
	h.T.Helper()
	if n.From == "" {
		n.From = "nolwenn@example.test"
	}
	return h.Take(inbox.Incoming{Account: h.account, ExternalID: n.ID, Raw: strings.NewReader(string(n.Bytes()))})
}

// message keeps what a door brings read already.
func (h *house) message(external string, m inbox.Message) inbox.Accepted {
	h.T.Helper()
	if m.Party == "" {
		m.Party = "nolwenn@example.test"
	}
	return h.Take(inbox.Incoming{Account: h.account, ExternalID: external, Raw: strings.NewReader(external), Message: &m})
}

func figures(h *house) map[inbox.Count]inbox.Figure {
	h.T.Helper()
	all, err := h.Figures(h.Here(), h.DB.Read(), h.Clock.Now(), h.Clock.Now())
	if err != nil {
		h.T.Fatal(err)
	}
	found := map[inbox.Count]inbox.Figure{}
	for _, f := range all {
		found[f.What] = f
	}
	return found
}

func TestWhereAMessageBelongs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		first := h.say(demo.Note{ID: "1", Text: "Bonjour", Subject: "Cantine"})
		out := h.Answer(first.Thread, "k", "Bonjour.")
		tag := strings.Split(strings.Split(h.ReplyAddress(h.account, h.FreshThread(first.Thread)), "@")[0], "+")[1]
		other := h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "travaux@portvieux.example"})
		for name, test := range map[string]struct {
			facts inbox.Facts
			joins bool
		}{
			"answers ours":                    {inbox.Facts{InReplyTo: []string{"<" + out.Facts.Ref + ">"}}, true},
			"refers to ours":                  {inbox.Facts{References: []string{"x@y", out.Facts.Ref}}, true},
			"refers to theirs":                {inbox.Facts{References: []string{"1"}}, true},
			"to the signed address":           {inbox.Facts{ReplyTags: []string{"other", strings.ToUpper(tag)}}, true},
			"to a forged address":             {inbox.Facts{ReplyTags: []string{tag[:len(tag)-1] + "a"}}, tag[len(tag)-1] == 'a'},
			"a forward of ours":               {inbox.Facts{References: []string{out.Facts.Ref}, Forward: true}, false},
			"a forward to the signed address": {inbox.Facts{ReplyTags: []string{tag}, Forward: true}, true},
			"of nothing":                      {inbox.Facts{}, false},
			"of what nobody knows":            {inbox.Facts{InReplyTo: []string{"who@knows"}}, false},
		} {
			a := h.message(name, inbox.Message{Text: "Suite", Facts: test.facts, Subject: "Re: Cantine"})
			if joined := a.Thread == first.Thread; joined != test.joins {
				t.Errorf("%s: joined %v", name, joined)
			}
		}
		a := h.Take(inbox.Incoming{Account: other, ExternalID: "z", Message: &inbox.Message{Party: "nolwenn@example.test", Facts: inbox.Facts{InReplyTo: []string{out.Facts.Ref}}}})
		if a.Thread == first.Thread {
			t.Error("a message to another mailbox joined the thread of this one")
		}
		stranger := h.message("s", inbox.Message{Party: "autre@example.test", AnswerTo: "pirate@example.test", Facts: inbox.Facts{InReplyTo: []string{out.Facts.Ref}}})
		if th := h.FreshThread(first.Thread); !stranger.Facts.Stranger || th.AnswerTo != "nolwenn@example.test" {
			t.Errorf("a stranger turned the answers away: %+v, %s", stranger.Facts, th.AnswerTo)
		}
	})
}

func TestConversationsGoOn(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t))
	a, b := h.message("1", inbox.Message{Text: "a", Conversation: "c1"}), h.message("2", inbox.Message{Text: "b", Conversation: "c1"})
	if a.Thread != b.Thread || h.message("3", inbox.Message{Text: "c", Conversation: "c2"}).Thread == a.Thread {
		t.Error("conversations are mixed up")
	}
	h.Write(h.Here(), func(tx *db.Tx) error { _, err := h.Close(h.Here(), tx, a.Thread); return err })
	if c := h.message("4", inbox.Message{Text: "d", Conversation: "c1"}); c.Thread == a.Thread || !c.New {
		t.Error("a closed conversation goes on")
	}
}

func TestReturnsAndMachines(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		first := h.say(demo.Note{ID: "1", Text: "Bonjour"})
		out := h.Answer(first.Thread, "k", "Bonjour.")
		h.Drain()
		bounce := inbox.Facts{Auto: inbox.Generated, Bounce: &inbox.Bounce{Of: out.Facts.Ref, Action: "failed", Code: "5.1.1", Words: "unknown"}}
		back := h.message("b", inbox.Message{Party: "mailer-daemon@x", Facts: bounce, Files: true})
		if i := h.Fresh(out.ID); i.State != inbox.StateFailed || i.Said != "5.1.1 unknown" || back.Thread != first.Thread {
			t.Errorf("ours is %s, said %q", i.State, i.Said)
		}
		if th := h.FreshThread(first.Thread); !th.Waiting.IsZero() || th.Unread != 1 {
			t.Errorf("a return waits for an answer: %+v", th)
		}
		foreign := inbox.Facts{Bounce: &inbox.Bounce{Of: "who@knows", Action: "failed"}}
		if i := h.message("f", inbox.Message{Party: "mailer-daemon@x", Facts: foreign, Files: true}); i.State != inbox.StateFiled || !i.Thread.IsZero() {
			t.Errorf("a return of nobody's mail is %s", i.State)
		}
		if i := h.message("loop", inbox.Message{Facts: inbox.Facts{Ref: out.Facts.Ref}}); i.State != inbox.StateFiled || !i.Facts.Loop {
			t.Errorf("our own message is %s", i.State)
		}
		held := 0
		for n := range 15 {
			if h.message(fmt.Sprint("auto", n), inbox.Message{Party: "robot@x", Facts: inbox.Facts{Auto: inbox.Generated}}).State == inbox.StateHeld {
				held++
			}
		}
		if held != 5 {
			t.Errorf("%d of 15 of a machine are held", held)
		}
	})
}

func TestFiguresOfAThread(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		a := h.say(demo.Note{ID: "1", Text: "Bonjour"})
		h.say(demo.Note{ID: "2", Text: "Encore", Answers: "1"})
		if f := figures(h); f[inbox.CountWaiting].N != 1 || f[inbox.CountReceived].N != 2 || f[inbox.CountWaiting].Team != "accueil" {
			t.Errorf("waiting %+v", f)
		}
		h.Clock.Advance(10 * time.Minute)
		h.Answer(a.Thread, "k", "Bonjour.")
		f := figures(h)
		if f[inbox.CountWaiting].N != 0 || f[inbox.CountAnswered].N != 1 || f[inbox.CountAnswered].Seconds != 600 || f[inbox.CountFirst].N != 1 {
			t.Errorf("answered %+v", f)
		}
		h.Write(h.Here(), func(tx *db.Tx) error { _, err := h.Close(h.Here(), tx, a.Thread); return err })
		h.say(demo.Note{ID: "3", Text: "Non", Answers: "1"})
		h.Write(h.Here(), func(tx *db.Tx) error {
			_, err := h.Transfer(h.Here(), tx, a.Thread, identity.TeamID("voirie"))
			return err
		})
		f = figures(h)
		if f[inbox.CountClosed].N != 0 || f[inbox.CountOnce].N != 0 || f[inbox.CountReopened].N != 1 || f[inbox.CountTransferred].N != 1 {
			t.Errorf("closed and opened again: the ending did not last, got %+v", f)
		}
		all, err := h.Figures(h.Here(), d.Read(), h.Clock.Now(), h.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		waiting := map[identity.TeamID]int64{}
		for _, one := range all {
			if one.What == inbox.CountWaiting {
				waiting[one.Team] += one.N
			}
		}
		if waiting["accueil"] != 0 || waiting["voirie"] != 1 {
			t.Errorf("who waits where: %v", waiting)
		}
	})
}

func TestHeldIsReadAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		broken := true
		reader := inbox.ReaderFunc(func(ctx context.Context, raw inbox.Raw) (inbox.Message, error) {
			if broken {
				panic("a fault of ours")
			}
			return demo.Read(ctx, raw)
		})
		h := setup(t, d, inbox.Way{Door: inbox.SMS, Reader: reader})
		sms := h.Account(h.Here(), inbox.NewAccount{Door: inbox.SMS, Address: "+33298000000"})
		a := h.Take(inbox.Incoming{Account: sms, Raw: strings.NewReader(string(demo.Note{From: "+33639980000", Text: "Bonjour", ID: "1"}.Bytes()))})
		if a.State != inbox.StateHeld || a.HeldWhy != "inbox.held.unreadable" {
			t.Fatalf("%s, %s", a.State, a.HeldWhy)
		}
		if i, err := h.ReadAgain(h.Here(), a.ID, false); err != nil || i.State != inbox.StateHeld {
			t.Errorf("still broken: %s, %v", i.State, err)
		}
		broken = false
		i, err := h.ReadAgain(h.Here(), a.ID, false)
		if err != nil || i.State != inbox.StateReceived || h.Fresh(a.ID).Text != "Bonjour" || h.FreshThread(i.Thread).Party != "+33639980000" {
			t.Errorf("mended: %+v, %v", i, err)
		}
		if _, err := h.ReadAgain(h.Here(), a.ID, false); !errors.Is(err, inbox.ErrNotHeld) {
			t.Errorf("read a third time: %v", err)
		}
	})
}

func TestFilesAreHeldUntilLookedAt(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t))
	a := h.say(demo.Note{ID: "1", Text: "Voir", Files: map[string][]byte{"lettre.docx": []byte("PK\x03\x04 une lettre"), "page.html": []byte("<script>x()</script>")}})
	all, err := h.Attachments(h.Here(), h.DB.Read(), a.ID)
	if err != nil || len(all) != 2 || all[0].Safe || all[0].Name != "lettre.docx" {
		t.Fatalf("%+v, %v", all, err)
	}
	if _, _, err := h.OpenAttachment(h.Here(), all[0].ID); !errors.Is(err, inbox.ErrNotScanned) {
		t.Errorf("opened before anybody looked: %v", err)
	}
	h.Drain()
	_, f, err := h.OpenAttachment(h.Here(), all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	named, err := inbox.NamedFiles(h.Here(), h.DB.Read(), []string{all[0].FileKey, strings.Repeat("0", 64)})
	if err != nil || !named[all[0].FileKey] || named[strings.Repeat("0", 64)] {
		t.Errorf("named: %v, %v", named, err)
	}
}

func TestForget(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		a := h.say(demo.Note{ID: "1", Text: strings.Repeat("x", 5000), Files: map[string][]byte{"a.txt": []byte("b")}})
		kept := h.say(demo.Note{ID: "2", From: "autre@example.test", Text: "y"})
		h.Answer(a.Thread, "k", "Bonjour.")
		h.say(demo.Note{ID: "3", Text: "z", Answers: "1"})
		var keys []string
		h.Write(h.Here(), func(tx *db.Tx) (err error) { keys, err = h.Forget(h.Here(), tx, a.Thread); return err })
		if _, err := h.Thread(h.Here(), d.Read(), a.Thread); !errors.Is(err, inbox.ErrUnknown) || len(keys) != 2 {
			t.Errorf("%v, %d files", err, len(keys))
		}
		if _, err := h.Original(h.Here(), d.Read(), a.ID); !errors.Is(err, inbox.ErrUnknown) {
			t.Errorf("the raw is there: %v", err)
		}
		if f := figures(h); f[inbox.CountWaiting].N != 1 || h.Fresh(kept.ID).Text != "y" {
			t.Errorf("figures %+v", f)
		}
	})
}

// TestThreadsHoldTogether: whatever order messages and answers come in, and however often each
// is delivered, an exchange is one thread and its counts are those of its items.
func TestThreadsHoldTogether(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t))
	rapid.Check(t, func(r *rapid.T) {
		run := uuid.NewString()
		party := run + "@example.test"
		refs := []string{}
		var thread inbox.ThreadID
		messages := 0
		for step := range rapid.IntRange(1, 8).Draw(r, "steps") {
			if len(refs) > 0 && rapid.Bool().Draw(r, "answer") {
				refs = append(refs, h.Answer(thread, fmt.Sprint(run, step), "x").Facts.Ref)
				messages++
				continue
			}
			note := demo.Note{ID: fmt.Sprint(run, ".", step), From: party, Text: "x"}
			if len(refs) > 0 {
				note.Answers = rapid.SampledFrom(refs).Draw(r, "answers")
			}
			for range rapid.IntRange(1, 3).Draw(r, "delivered") {
				a := h.say(note)
				if len(refs) > 0 && a.Thread != thread {
					r.Fatalf("step %d is in another thread", step)
				}
				thread = a.Thread
			}
			refs = append(refs, note.ID)
			messages++
		}
		items, err := h.Items(h.Here(), h.DB.Read(), thread)
		if th := h.FreshThread(thread); err != nil || th.Count != messages || len(items) != messages {
			r.Fatalf("%d messages, the thread counts %d, holds %d, %v", messages, th.Count, len(items), err)
		}
	})
}
