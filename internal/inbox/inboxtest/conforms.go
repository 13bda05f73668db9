package inboxtest

import (
	"bytes"
	"errors"
	"maps"
	"testing"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/tenant"
)

// Adapter is a door under test, with the other side in the test's hand.
type Adapter struct {
	Door    inbox.Door
	Address string // of an account
	// Build makes the way, and the other side of its channel, for one house. Other is nil for doors that only listen.
	Build func(t *testing.T) (inbox.Way, Other)
	// Good is the n-th sound message, each from a party of its own.
	Good func(n int) inbox.Incoming
	// Reply is an answer of the party to a letter of ours, as the door would bring it; nil when the door has none.
	Reply func(l inbox.Item, replyTo string) inbox.Incoming
	// Padded is a sound message of at least so many bytes.
	Padded func(size int) inbox.Incoming
	// Garbage is what the door may bring and nobody can read.
	Garbage [][]byte
}

// Other is the other side of a channel.
type Other interface {
	// FailNext has the next attempts end so: inbox.Temporary, inbox.Permanent, inbox.Unsure.
	FailNext(fates ...inbox.Fate)
	// Refs names the letters that were taken over, with our names for them.
	Refs() []string
}

// Conforms is what every door must hold, on both engines. What a door that only listens cannot do is not asked of it.
func Conforms(t *testing.T, a Adapter) {
	t.Helper()
	asked := maps.Clone(ofAll)
	if _, other := a.Build(t); other != nil {
		maps.Copy(asked, ofSpeakers)
	}
	if a.Reply != nil {
		asked["answers join"] = joins
	}
	for name, test := range asked {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, set(t, d, a)) })
		})
	}
}

var (
	ofAll = map[string]func(*testing.T, *bench){
		"delivered twice, one effect": acceptsOnce, "the raw is never altered": keepsRaw, "garbage is held": holdsGarbage,
		"too large is held": holdsLarge, "an authority sees its own": isolates,
	}
	ofSpeakers = map[string]func(*testing.T, *bench){
		"sends once": sendsOnce, "temporary is tried again": triesAgain, "permanent is told": tellsFailure,
		"cut twice is told": tellsUnsure, "paused takes nothing": pauses,
	}
)

// bench is one adapter in one house.
type bench struct {
	*House
	Adapter
	account inbox.Account
	other   Other
}

func set(t *testing.T, d *db.DB, a Adapter) *bench {
	t.Helper()
	way, other := a.Build(t)
	b := &bench{House: New(t, d, []inbox.Way{way}), Adapter: a, other: other}
	b.account = b.Account(b.Here(), inbox.NewAccount{Door: a.Door, Address: a.Address, Name: "Accueil"})
	return b
}

func (b *bench) good(n int) inbox.Incoming { return b.to(b.Good(n)) }

func (b *bench) to(in inbox.Incoming) inbox.Incoming {
	in.Account = b.account
	return in
}

// received takes a sound message in and insists that it was read.
func (b *bench) received(n int) inbox.Accepted {
	b.T.Helper()
	a := b.Take(b.good(n))
	if a.State != inbox.StateReceived || a.Thread.IsZero() || a.Party == "" {
		b.T.Fatalf("a sound message is %s (%s %v), party %q", a.State, a.HeldWhy, a.Facts.More, a.Party)
	}
	return a
}

func acceptsOnce(t *testing.T, b *bench) {
	first, again := b.received(1), b.Take(b.good(1))
	if !again.Again || again.ID != first.ID {
		t.Errorf("delivered again it is %s, first %s", again.ID, first.ID)
	}
	if th := b.FreshThread(first.Thread); th.Count != 1 || th.Unread != 1 {
		t.Errorf("the thread counts %d, %d unread", th.Count, th.Unread)
	}
	if n := len(Events[inbox.Received](b.House)); n != 1 {
		t.Errorf("announced %d times", n)
	}
	if other := b.received(2); other.ID == first.ID || other.Thread == first.Thread {
		t.Error("another person's message is taken for the same")
	}
}

func keepsRaw(t *testing.T, b *bench) {
	for n, in := range []inbox.Incoming{b.good(1), b.to(b.Padded(20_000))} {
		var sent bytes.Buffer
		if _, err := sent.ReadFrom(in.Raw); err != nil {
			t.Fatal(err)
		}
		in.Raw = bytes.NewReader(sent.Bytes())
		if a := b.Take(in); !bytes.Equal(b.RawOf(a.ID), sent.Bytes()) {
			t.Errorf("%d: kept otherwise than it came", n)
		}
	}
}

func holdsGarbage(t *testing.T, b *bench) {
	for n, garbage := range append(b.Garbage, nil, []byte{0}, bytes.Repeat([]byte{0xff}, 5000)) {
		a, err := b.Accept(b.Here(), b.to(inbox.Incoming{Raw: bytes.NewReader(garbage)}))
		switch {
		case err != nil:
			t.Errorf("garbage %d is refused: %v", n, err)
		case !bytes.Equal(b.RawOf(a.ID), garbage):
			t.Errorf("garbage %d is not kept", n)
		case a.State == inbox.StateHeld && a.HeldWhy == "":
			t.Errorf("garbage %d is held without a reason", n)
		case a.State != inbox.StateHeld && a.State != inbox.StateReceived && a.State != inbox.StateFiled:
			t.Errorf("garbage %d is %s", n, a.State)
		}
	}
	held, err := b.HeldItems(b.Here(), b.DB.Read(), inbox.Place{}, 100)
	if err != nil || len(held) != len(Events[inbox.Held](b.House)) {
		t.Errorf("%d held, %d told, %v", len(held), len(Events[inbox.Held](b.House)), err)
	}
	if len(held) == 0 {
		return // the door reads anything
	}
	if err := b.DB.Write(b.Here(), func(tx *db.Tx) error { return b.Dismiss(b.Here(), tx, held[0].ID, " ") }); !errors.Is(err, inbox.ErrReason) {
		t.Errorf("dismissed without a reason: %v", err)
	}
	b.Write(b.Here(), func(tx *db.Tx) error { return b.Dismiss(b.Here(), tx, held[0].ID, "publicité") })
	if i := b.Fresh(held[0].ID); i.State != inbox.StateDismissed || i.HeldWhy != "publicité" {
		t.Errorf("dismissed: %s, %q", i.State, i.HeldWhy)
	}
}

func holdsLarge(t *testing.T, b *bench) {
	for name, size := range map[string]int{"too large to read": 1<<20 + 1, "too large to keep": 5 << 20} {
		a := b.Take(b.to(b.Padded(size)))
		o, err := b.Original(b.Here(), b.DB.Read(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		_ = o.Body.Close() // only its description is looked at
		if a.State != inbox.StateHeld || a.HeldWhy != "inbox.held.too_large" || o.Size < int64(size) || o.Whole != (size < 4<<20) {
			t.Errorf("%s: %s, %s, %d bytes, whole %v", name, a.State, a.HeldWhy, o.Size, o.Whole)
		}
	}
}

func isolates(t *testing.T, b *bench) {
	a := b.received(1)
	there := tenant.With(t.Context(), Valbrume)
	if _, err := b.Item(there, b.DB.Read(), a.ID); !errors.Is(err, inbox.ErrUnknown) {
		t.Errorf("item: %v", err)
	}
	if _, err := b.Thread(there, b.DB.Read(), a.Thread); !errors.Is(err, inbox.ErrUnknown) {
		t.Errorf("thread: %v", err)
	}
	if _, err := b.Original(there, b.DB.Read(), a.ID); !errors.Is(err, inbox.ErrUnknown) {
		t.Errorf("raw: %v", err)
	}
	err := b.DB.Write(there, func(tx *db.Tx) error {
		_, err := b.Send(there, tx, inbox.Outgoing{Thread: a.Thread, Key: "k", Text: "Bonjour"})
		return err
	})
	if !errors.Is(err, inbox.ErrUnknown) {
		t.Errorf("send: %v", err)
	}
	list, err := b.Newest(there, b.DB.Read(), inbox.Open, inbox.Place{}, 10)
	if err != nil || len(list) > 0 {
		t.Errorf("list: %d, %v", len(list), err)
	}
}

func sendsOnce(t *testing.T, b *bench) {
	a := b.received(1)
	first, again := b.Answer(a.Thread, "reply-1", "Bonjour."), b.Answer(a.Thread, "reply-1", "Bonjour.")
	if first.ID != again.ID {
		t.Error("the same key is two items")
	}
	b.Drain()
	b.Pass(30*time.Minute, 10*time.Minute)
	if refs := b.other.Refs(); len(refs) != 1 {
		t.Errorf("left %d times", len(refs))
	}
	i := b.Fresh(first.ID)
	if i.State != inbox.StateSent && i.State != inbox.StateDelivered {
		t.Errorf("it is %s: %s", i.State, i.Said)
	}
	if th := b.FreshThread(a.Thread); !th.Waiting.IsZero() || th.Answers != 1 || th.Count != 2 {
		t.Errorf("thread: %+v", th)
	}
}

func triesAgain(t *testing.T, b *bench) {
	b.other.FailNext(inbox.Temporary, inbox.Temporary)
	i := b.Answer(b.received(1).Thread, "k", "Bonjour.")
	b.Drain()
	if now := b.Fresh(i.ID); now.State != inbox.StateQueued || now.Attempts != 1 {
		t.Errorf("after one attempt: %s, %d attempts, %s", now.State, now.Attempts, now.Said)
	}
	b.Pass(20*time.Minute, time.Minute)
	if now := b.Fresh(i.ID); now.Attempts != 3 || len(b.other.Refs()) != 1 {
		t.Errorf("%s after %d attempts, left %d times", now.State, now.Attempts, len(b.other.Refs()))
	}
}

func tellsFailure(t *testing.T, b *bench) {
	b.other.FailNext(inbox.Permanent)
	i := b.Answer(b.received(1).Thread, "k", "Bonjour.")
	b.Drain()
	b.Pass(2*time.Hour, 30*time.Minute)
	now, told := b.Fresh(i.ID), Events[inbox.Failed](b.House)
	if now.State != inbox.StateFailed || now.Attempts != 1 || now.Said == "" || len(told) != 1 || told[0].Unsure {
		t.Errorf("%s after %d, said %q, told %+v", now.State, now.Attempts, now.Said, told)
	}
}

func tellsUnsure(t *testing.T, b *bench) {
	b.other.FailNext(inbox.Unsure, inbox.Unsure)
	i := b.Answer(b.received(1).Thread, "k", "Bonjour.")
	b.Drain()
	b.Pass(2*time.Hour, 10*time.Minute)
	now, told := b.Fresh(i.ID), Events[inbox.Failed](b.House)
	if now.State != inbox.StateUnsure || now.Attempts != 2 || len(told) != 1 || !told[0].Unsure {
		t.Errorf("%s after %d, told %+v", now.State, now.Attempts, told)
	}
}

func joins(t *testing.T, b *bench) {
	a := b.received(1)
	out := b.Answer(a.Thread, "k", "Bonjour.")
	b.Drain()
	in := b.Take(b.to(b.Reply(b.Fresh(out.ID), b.ReplyAddress(b.account, b.FreshThread(a.Thread)))))
	if in.Thread != a.Thread || in.New {
		t.Errorf("the answer is in thread %s (%s, %s), want %s", in.Thread, in.State, in.HeldWhy, a.Thread)
	}
	if th := b.FreshThread(a.Thread); th.Waiting.IsZero() || th.Count != 3 {
		t.Errorf("thread: %+v", th)
	}
}

func pauses(t *testing.T, b *bench) {
	a := b.received(1)
	b.Write(b.Here(), func(tx *db.Tx) error { return b.PauseAccount(b.Here(), tx, b.account.ID) })
	if _, err := b.AccountAt(b.Here(), b.Door, b.Address); !errors.Is(err, inbox.ErrPaused) {
		t.Errorf("paused: %v", err)
	}
	b.Answer(a.Thread, "k", "Bonjour.")
	b.Drain()
	if n := len(b.other.Refs()); n != 0 {
		t.Errorf("%d left while paused", n)
	}
	b.Write(b.Here(), func(tx *db.Tx) error { return b.ResumeAccount(b.Here(), tx, b.account.ID) })
	b.Pass(20*time.Minute, 5*time.Minute)
	if n := len(b.other.Refs()); n != 1 {
		t.Errorf("%d left after the pause", n)
	}
}
