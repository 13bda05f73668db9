package chat_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/inbox/chat/chattest"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/notify"
)

func raw(id, key, name, text string) inbox.Incoming {
	body := fmt.Sprintf(`{"chat":%q,"key":%q,"name":%q,"text":%q}`, id, key, name, text)
	return inbox.Incoming{ExternalID: id + ":" + key, Raw: strings.NewReader(body)}
}

func nth(n int) string { return fmt.Sprintf("0192f0c1-0000-7000-8000-%012d", n) }

// What the door reads, an inbox keeps as it keeps any other; how it answers is asked below, where there are chats.
func TestConforms(t *testing.T) {
	t.Parallel()
	inboxtest.Conforms(t, inboxtest.Adapter{
		Door: inbox.Chat, Address: "site",
		Build: func(*testing.T) (inbox.Way, inboxtest.Other) {
			return inbox.Way{Door: inbox.Chat, Reader: inbox.ReaderFunc(chat.Read)}, nil
		},
		Good: func(n int) inbox.Incoming { return raw(nth(n), "first", "Nolwenn", "Bonjour") },
		Padded: func(size int) inbox.Incoming {
			return raw(nth(7), fmt.Sprint("k", size), "Nolwenn", strings.Repeat("x", size))
		},
		Garbage: [][]byte{[]byte("{"), []byte(`{"chat":"x"}`), []byte(`{"chat":"` + nth(1) + `"}`), []byte(`[]`), []byte("null"), []byte(`"a"`),
			[]byte(`{"chat":{},"text":7}`), []byte("<xml/>")},
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"chat":"` + nth(1) + `","key":"k","text":"a"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := chat.Read(t.Context(), inbox.Raw{Body: bytes.NewReader(body)})
		if err == nil && (m.Party == "" || m.Conversation == "") {
			t.Errorf("%q was read as a message of nobody", body)
		}
	})
}

func kinds(lines []chat.Line) (all []string) {
	for _, l := range lines {
		words := l.Words
		if len(words) > 12 {
			words = words[:12]
		}
		all = append(all, string(l.Kind)+" "+words)
	}
	return all
}

func TestAChatFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		c, k := h.Begin(chattest.Nolwenn)
		if c.State != chat.Waiting || c.Thread.IsZero() {
			t.Fatalf("begun: %+v", c)
		}
		second, _ := h.Begin(chat.Beginning{Name: "Karim", Text: "Et moi ?", Lang: "fr"})
		if n, err := h.Chats.Ahead(h.Here(), d.Read(), second); err != nil || n != 1 {
			t.Errorf("%d before the second, %v", n, err)
		}
		c = h.Take(c, "anna.kervella")
		if c.State != chat.Open || c.AgentName != "Anna Kervella" || c.Taken.IsZero() {
			t.Errorf("taken: %+v", c)
		}
		if n, err := h.Chats.Ahead(h.Here(), d.Read(), second); err != nil || n != 0 {
			t.Errorf("%d before the second once the first is taken, %v", n, err)
		}
		h.Answer(c, "anna.kervella", "a1", "Oui, de 12 h à 13 h.")
		h.Say(c, "r1", "Merci.")
		ctx, _ := h.As("anna.kervella")
		h.Write(ctx, func(tx *db.Tx) error { return h.Chats.Finish(ctx, tx, c.ID) })
		got, want := strings.Join(kinds(h.Lines(c)), "|"), "in Bonjour, la |told joined|out Oui, de 12 h|in Merci.|told ended.agent"
		if got != want {
			t.Errorf("lines %s, want %s", got, want)
		}
		if c = h.Fresh(c); c.State != chat.Ended || c.Why != chat.ByAgent {
			t.Errorf("ended: %+v", c)
		}
		th, err := h.Inbox.Thread(h.Here(), d.Read(), c.Thread)
		if err != nil || th.State != inbox.Closed || th.Count != 3 {
			t.Errorf("thread: %+v, %v", th, err)
		}
		if _, _, err := h.Chats.Say(h.Here(), c, chat.Saying{Key: "late", Text: "Encore"}); !errors.Is(err, chat.ErrEnded) {
			t.Errorf("after the end: %v", err)
		}
		h.Clock.Advance(25 * time.Hour)
		if _, err := h.Chats.OfKey(h.Here(), d.Read(), k); !errors.Is(err, chat.ErrUnknown) {
			t.Errorf("the key a day later: %v", err)
		}
	})
}

func TestSaidTwiceIsKeptOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		k := chat.NewKey()
		ids := map[chat.ID]bool{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 4 { // an impatient finger
			all.Go(func() {
				c, err := h.Chats.Begin(h.Here(), k, chattest.Nolwenn)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				ids[c.ID] = true
			})
		}
		all.Wait()
		if len(ids) != 1 {
			t.Fatalf("one page began %d chats", len(ids))
		}
		c, err := h.Chats.OfKey(h.Here(), d.Read(), k)
		if err != nil {
			t.Fatal(err)
		}
		lines := map[int64]bool{}
		for range 6 {
			all.Go(func() {
				n, _, err := h.Chats.Say(h.Here(), c, chat.Saying{Key: "same", Text: "Allô ?"})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				lines[n] = true
			})
		}
		all.Wait()
		if got := h.Lines(c); len(lines) != 1 || len(got) != 2 {
			t.Errorf("numbers %v, lines %v", lines, kinds(got))
		}
	})
}

// Whoever comes back asks for what changed since their last line: nothing is missing and nothing twice, in the order of the commits.
func TestNothingIsLostBetweenTwoConnections(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		c, _ := h.Begin(chattest.Nolwenn)
		c = h.Take(c, "anna.kervella")
		var writing sync.WaitGroup
		for w := range 3 {
			writing.Go(func() {
				for n := range 5 {
					h.Answer(c, "anna.kervella", fmt.Sprint("a", w, n), fmt.Sprint("réponse ", w, n))
				}
			})
		}
		seen, last := map[int64]int{}, int64(0)
		read := func() {
			lines, err := h.Chats.Lines(h.Here(), d.Read(), c, last, false)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				seen[l.N]++
				last = max(last, l.Rev)
			}
		}
		done := make(chan struct{})
		go func() { writing.Wait(); close(done) }()
		for going := true; going; {
			select {
			case <-done:
				going = false
			default:
			}
			read()
		}
		if len(seen) != 17 {
			t.Errorf("%d lines came, want the question, who took it and 15 answers", len(seen))
		}
	})
}

func TestTheKeyIsAllThatOpensAChat(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		c, k := h.Begin(chattest.Nolwenn)
		if got, err := h.Chats.OfKey(h.Here(), d.Read(), k); err != nil || got.ID != c.ID {
			t.Errorf("with the key: %v, %v", got.ID, err)
		}
		for name, key := range map[string]chat.Key{"another": chat.NewKey(), "nothing": "", "the id": chat.Key(c.ID.String()), "half": k[:20]} {
			if _, err := h.Chats.OfKey(h.Here(), d.Read(), key); !errors.Is(err, chat.ErrUnknown) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.Chats.OfKey(h.There(), d.Read(), k); !errors.Is(err, chat.ErrUnknown) {
			t.Errorf("in the other town: %v", err)
		}
		if _, err := h.Chats.Chat(h.There(), d.Read(), c.ID); !errors.Is(err, chat.ErrUnknown) {
			t.Errorf("by id in the other town: %v", err)
		}
	})
}

func TestHandingOver(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		c, _ := h.Begin(chattest.Nolwenn)
		c = h.Take(c, "anna.kervella")
		ctx, _ := h.As("anna.kervella")
		claire := h.Agent("claire.morvan")
		err := d.Write(ctx, func(tx *db.Tx) error { return h.Chats.Take(ctx, tx, c.ID, claire.ID) })
		if errs.KindOf(err) != errs.Conflict {
			t.Errorf("somebody else's: %v", err)
		}
		h.Write(ctx, func(tx *db.Tx) error {
			return h.Chats.Hand(ctx, tx, c.ID, chat.Handing{Agent: claire.ID, Note: "Elle a deux enfants.", By: "Anna Kervella"})
		})
		if c = h.Fresh(c); c.State != chat.Open || c.Agent != claire.ID.UUID {
			t.Errorf("handed: %+v", c)
		}
		h.Write(ctx, func(tx *db.Tx) error {
			return h.Chats.Hand(ctx, tx, c.ID, chat.Handing{Team: "school-life", By: "Claire Morvan"})
		})
		if c = h.Fresh(c); c.State != chat.Waiting || c.Agent != uuid.Nil {
			t.Errorf("to a team: %+v", c)
		}
		for _, l := range must(h.Chats.Lines(h.Here(), d.Read(), c, 0, false)) {
			if l.Kind == chat.Note || strings.Contains(l.Words, "deux enfants") {
				t.Error("the resident reads a note between colleagues")
			}
		}
		got := strings.Join(kinds(h.Lines(c)), "|")
		if want := "in Bonjour, la |told joined|note Elle a deux |told goes_on|told handed"; got != want {
			t.Errorf("lines %s, want %s", got, want)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestWhoHasLeftIsAnsweredByMail(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		c, _ := h.Begin(chattest.Nolwenn)
		nobody, _ := h.Begin(chat.Beginning{Name: "Anonyme", Text: "Et la piscine ?", Lang: "fr"})
		for _, one := range []chat.Chat{c, nobody} {
			must(0, h.Chats.Leave(h.Here(), one))
			if th := must(h.Inbox.Thread(h.Here(), d.Read(), one.Thread)); th.State != inbox.Open || th.Waiting.IsZero() {
				t.Errorf("whoever left without an answer still waits for one: %+v", th)
			}
			h.Answer(one, "anna.kervella", "late"+one.ID.String(), "Oui, elle est ouverte.")
		}
		h.Drain()
		mails := must(h.Notices.Newest(h.Here(), notify.Page{Most: 10}))
		if len(mails) != 1 || mails[0].To.Address != "nolwenn@mel.example" {
			t.Fatalf("mails: %+v", mails)
		}
		if r := must(h.Notices.Find(h.Here(), mails[0].ID)); !strings.Contains(fmt.Sprint(r), "Oui, elle est ouverte.") {
			t.Errorf("mail: %+v", r)
		}
		items := must(h.Inbox.Items(h.Here(), d.Read(), nobody.Thread))
		if last := items[len(items)-1]; last.State != inbox.StateFailed || last.Said != "inbox.why.chat_gone" {
			t.Errorf("without an address: %s, %s", last.State, last.Said)
		}
	})
}

func TestOurWordsAreDeliveredWhenTheyWereOnTheScreen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		c, _ := h.Begin(chattest.Nolwenn)
		c = h.Take(c, "anna.kervella")
		h.Answer(c, "anna.kervella", "a", "Oui.")
		state := func() inbox.State {
			items := must(h.Inbox.Items(h.Here(), d.Read(), c.Thread))
			return items[len(items)-1].State
		}
		h.Drain()
		if state() != inbox.StateSent {
			t.Errorf("before it is seen: %s", state())
		}
		c = h.Fresh(c)
		must(0, h.Chats.Seen(h.Here(), c, c.Seq))
		if state() != inbox.StateDelivered {
			t.Errorf("once seen: %s", state())
		}
		h.Answer(c, "anna.kervella", "b", "Autre chose ?")
		c = h.Fresh(c)
		must(0, h.Chats.Seen(h.Here(), c, c.Seq)) // before the job that sends has run
		h.Drain()
		if state() != inbox.StateDelivered {
			t.Errorf("seen before it was sent: %s", state())
		}
	})
}

func TestSilence(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		h.Clock.Set(time.Date(2026, 9, 10, 7, 0, 0, 0, time.UTC))
		c, _ := h.Begin(chattest.Nolwenn)
		waits, _ := h.Begin(chat.Beginning{Name: "Karim", Text: "Et moi ?", Lang: "fr"})
		pass := func(by time.Duration) {
			h.Clock.Advance(by)
			must(0, h.Chats.Silence(t.Context()))
		}
		c = h.Take(c, "anna.kervella")
		pass(20 * time.Minute)
		if h.Fresh(c).State != chat.Open || !h.Fresh(c).Warned.IsZero() {
			t.Error("who waits for us is warned for our silence")
		}
		must(0, h.Chats.Alive(h.Here(), h.Fresh(c)))
		must(0, h.Chats.Alive(h.Here(), h.Fresh(waits)))
		h.Answer(c, "anna.kervella", "a", "Je regarde.")
		pass(10 * time.Minute)
		if h.Fresh(c).Warned.IsZero() {
			t.Fatal("nobody was warned")
		}
		h.Say(c, "r", "Je suis là.")
		if !h.Fresh(c).Warned.IsZero() {
			t.Error("who writes is warned still")
		}
		h.Answer(c, "anna.kervella", "b", "Bien.")
		pass(10 * time.Minute)
		pass(4 * time.Minute)
		if h.Fresh(c).State != chat.Open {
			t.Error("ended before the time that was told")
		}
		pass(time.Minute)
		if now := h.Fresh(c); now.State != chat.Ended || now.Why != chat.BySilence {
			t.Errorf("%s, %s", now.State, now.Why)
		}
		if th := must(h.Inbox.Thread(h.Here(), d.Read(), c.Thread)); th.State != inbox.Closed {
			t.Errorf("thread %s", th.State)
		}
		pass(10 * time.Minute) // Karim's page gives no sign since half an hour
		now := h.Fresh(waits)
		if th := must(h.Inbox.Thread(h.Here(), d.Read(), waits.Thread)); now.Why != chat.Left || th.State != inbox.Open || th.Waiting.IsZero() {
			t.Errorf("gone: %s, thread %+v", now.Why, th)
		}
	})
}

// At half past five the town hall closes: whoever waits is told, and their question stays.
func TestNobodyWaitsIntoTheNight(t *testing.T) {
	t.Parallel()
	h := chattest.New(t, dbtest.New(t))
	h.Clock.Set(time.Date(2026, 9, 10, 15, 25, 0, 0, time.UTC))
	c, _ := h.Begin(chattest.Nolwenn)
	h.Clock.Advance(15 * time.Minute)
	must(0, h.Chats.Alive(h.Here(), h.Fresh(c)))
	must(0, h.Chats.Silence(t.Context()))
	if h.Fresh(c).State != chat.Waiting {
		t.Fatalf("%s ten minutes after closing", h.Fresh(c).State)
	}
	h.Clock.Advance(6 * time.Minute)
	must(0, h.Chats.Silence(t.Context()))
	if now := h.Fresh(c); now.Why != chat.Shut {
		t.Errorf("%s %s", now.State, now.Why)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	h := chattest.New(t, dbtest.New(t))
	c, _ := h.Begin(chattest.Nolwenn)
	for n := range 19 {
		h.Say(c, fmt.Sprint(n), "Allô ?")
	}
	for want, y := range map[error]chat.Saying{
		chat.ErrTooFast: {Key: "fast", Text: "Allô ?"}, inbox.ErrNothingSaid: {Key: "empty", Text: " \n"}, chat.ErrKey: {Text: "sans clé"},
		chat.ErrLong:  {Key: "long", Text: strings.Repeat("é", chat.MostText+1)},
		chat.ErrFiles: {Key: "many", Files: make([]inbox.Part, chat.MostFiles+1)},
	} {
		if _, _, err := h.Chats.Say(h.Here(), c, y); errs.KeyOf(err) != errs.KeyOf(want) {
			t.Errorf("%s: %v, want %v", y.Key, err, want)
		}
	}
	h.Clock.Advance(time.Minute + time.Second)
	h.Say(c, "later", strings.Repeat("é", chat.MostText))
	h.Write(h.Here(), func(tx *db.Tx) error { return h.Chats.SetDoor(h.Here(), tx, false, "") })
	if _, err := h.Chats.Begin(h.Here(), chat.NewKey(), chattest.Nolwenn); !errors.Is(err, chat.ErrShut) || h.Chats.IsOn(h.Here()) {
		t.Errorf("taken off the site: %v", err)
	}
	if h.Chats.IsOn(h.There()) {
		t.Error("Valbrume has a chat")
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	if _, problems := chattest.Nolwenn.Check(); len(problems) > 0 {
		t.Errorf("what is right: %v", problems)
	}
	for field, b := range map[string]chat.Beginning{
		"name": {Text: "a"}, "text": {Name: "a"}, "email": {Name: "a", Text: "a", Email: "a@"}, "phone": {Name: "a", Text: "a", Phone: "12", Region: "FR"},
	} {
		if _, problems := b.Check(); len(problems) != 1 || problems[0].Field != field {
			t.Errorf("%s: %v", field, problems)
		}
	}
}

func TestWhatIsOverIsForgotten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		over, _ := h.Begin(chattest.Nolwenn)
		tied, _ := h.Begin(chattest.Nolwenn)
		goes, _ := h.Begin(chattest.Nolwenn)
		var gone []inbox.ThreadID
		events.On(h.Bus, "the test listens", func(_ context.Context, _ *db.Tx, e inbox.Forgotten) error { gone = append(gone, e.Thread); return nil })
		h.Chats.Keeps = func(_ context.Context, _ db.Queryer, id inbox.ThreadID) (bool, error) { return id == tied.Thread, nil }
		for _, c := range []chat.Chat{over, tied} {
			must(0, h.Chats.Leave(h.Here(), c))
		}
		h.Clock.Advance(29 * 24 * time.Hour)
		must(0, h.Chats.Sweep(t.Context()))
		if len(gone) > 0 {
			t.Error("forgotten too early")
		}
		h.Clock.Advance(2 * 24 * time.Hour)
		must(0, h.Chats.Sweep(t.Context()))
		must(0, h.Chats.Sweep(t.Context())) // again changes nothing
		if len(gone) != 1 || gone[0] != over.Thread {
			t.Errorf("forgotten: %v", gone)
		}
		if _, err := h.Chats.Chat(h.Here(), d.Read(), over.ID); !errors.Is(err, chat.ErrUnknown) {
			t.Errorf("the chat: %v", err)
		}
		if _, err := h.Inbox.Thread(h.Here(), d.Read(), over.Thread); !errors.Is(err, inbox.ErrUnknown) {
			t.Errorf("the thread: %v", err)
		}
		for _, c := range []chat.Chat{tied, goes} {
			h.Fresh(c)
		}
	})
}

func TestFilesAreLookedAt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := chattest.New(t, d)
		c, _ := h.Begin(chattest.Nolwenn)
		h.Say(c, "f", "", inbox.Part{Name: "bail.txt", Body: []byte("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")}, inbox.Part{Name: "note.txt", Body: []byte("bonjour")})
		before := h.Fresh(c).Seq
		h.Drain()
		lines := must(h.Chats.Lines(h.Here(), d.Read(), c, before, false)) // those who watched hear of it
		if len(lines) != 1 || len(lines[0].Files) != 2 || lines[0].Files[0].Scan != inbox.ScanRefused || lines[0].Files[1].Scan != inbox.ScanClean {
			t.Errorf("after the scan: %+v", lines)
		}
	})
}

func TestTranscript(t *testing.T) {
	t.Parallel()
	h := chattest.New(t, dbtest.New(t))
	c, _ := h.Begin(chattest.Nolwenn)
	c = h.Take(c, "anna.kervella")
	ctx, _ := h.As("anna.kervella")
	h.Write(ctx, func(tx *db.Tx) error { return h.Chats.AddNote(ctx, tx, c.ID, "Anna Kervella", "Rappeler.") })
	h.Answer(c, "anna.kervella", "a", "Oui.")
	text := must(h.Chats.Transcript(h.Here(), c))
	for _, want := range []string{"Discussion avec", "11 h 41, Nolwenn Le Goff", "la cantine", "Anna Kervella vous répond", "Oui."} {
		if !strings.Contains(strings.ReplaceAll(text, "\u00a0", " "), want) {
			t.Errorf("the copy lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Rappeler") {
		t.Error("the copy holds a note")
	}
	must(0, h.Chats.MailTranscript(h.Here(), c, "autre@mel.example"))
	if err := h.Chats.MailTranscript(h.Here(), c, "autre@mel.example"); !errors.Is(err, chat.ErrTooFast) {
		t.Errorf("at once again: %v", err)
	}
	if err := h.Chats.MailTranscript(h.Here(), c, "autre"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("no address: %v", err)
	}
}
