package inboxtest

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/scan/demo"
	"parvis/internal/kit/tenant"
)

// Two towns, to prove that neither sees the other.
var (
	Portvieux = uuid.MustParse("01970000-0000-7000-8000-000000000001")
	Valbrume  = uuid.MustParse("01970000-0000-7000-8000-000000000002")
)

// House is inbox with what it stands on, and a note of what it announced.
type House struct {
	*inbox.Service
	T     testing.TB
	DB    *db.DB
	Clock *clock.Fake
	Jobs  *jobs.Queue
	Bus   *events.Bus
	Files files.Store

	mu    sync.Mutex
	Heard []any // events, in their order
	Hints []string
}

// New builds a house whose doors are the ways, on a fresh database. Change may alter the parts.
func New(t testing.TB, d *db.DB, ways []inbox.Way, change ...func(*inbox.Deps)) *House {
	t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	h := &House{T: t, DB: d, Clock: dbtest.Clock(d), Bus: events.NewBus()}
	h.Jobs = jobs.New(d, h.Clock, quiet)
	store, err := folder.Open(t.TempDir(), 8<<20, h.Clock)
	if err != nil {
		t.Fatal(err)
	}
	h.Files = store
	hear[inbox.Received](h)
	hear[inbox.Held](h)
	hear[inbox.SentOut](h)
	hear[inbox.Left](h)
	hear[inbox.Delivered](h)
	hear[inbox.Failed](h)
	hear[inbox.Scanned](h)
	hear[inbox.Changed](h)
	deps := inbox.Deps{
		DB: d, Bus: h.Bus, Jobs: h.Jobs, Files: store, Scanner: scan.Scanner(demo.Scanner{}), Secret: inbox.Secret{1}, Ways: ways, Log: quiet,
		Limits: inbox.Limits{Inline: 4 << 10, Read: 1 << 20, Keep: 4 << 20, Memory: 4 << 20, Time: 10 * time.Second},
		Hint:   func(_ tenant.ID, subject string, _ any) { h.note(&h.Hints, subject) },
	}
	for _, c := range change {
		c(&deps)
	}
	h.Service = inbox.New(deps)
	h.Register()
	return h
}

func hear[E any](h *House) {
	events.On(h.Bus, "the test listens", func(_ context.Context, _ *db.Tx, e E) error {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.Heard = append(h.Heard, e)
		return nil
	})
}

func (h *House) note(to *[]string, s string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	*to = append(*to, s)
}

// Events of one type that were heard so far.
func Events[E any](h *House) (found []E) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range h.Heard {
		if of, ok := e.(E); ok {
			found = append(found, of)
		}
	}
	return found
}

// Here is a context of Portvieux.
func (h *House) Here() context.Context { return tenant.With(context.Background(), Portvieux) }

// Account opens one in the authority of ctx.
func (h *House) Account(ctx context.Context, n inbox.NewAccount) inbox.Account {
	h.T.Helper()
	var a inbox.Account
	h.Write(ctx, func(tx *db.Tx) (err error) {
		a, err = h.AddAccount(ctx, tx, n)
		return err
	})
	return a
}

// Take accepts bytes and fails the test when the door would have to refuse them.
func (h *House) Take(in inbox.Incoming) inbox.Accepted {
	h.T.Helper()
	a, err := h.Accept(h.Here(), in)
	if err != nil {
		h.T.Fatalf("accept: %v", err)
	}
	return a
}

// Say accepts a text as raw bytes.
func (h *House) Say(a inbox.Account, raw string) inbox.Accepted {
	h.T.Helper()
	return h.Take(inbox.Incoming{Account: a, Raw: strings.NewReader(raw)})
}

// Answer sends a text to a thread of Portvieux.
func (h *House) Answer(id inbox.ThreadID, key, text string, files ...inbox.OutFile) inbox.Item {
	h.T.Helper()
	var i inbox.Item
	h.Write(h.Here(), func(tx *db.Tx) (err error) {
		i, err = h.Send(h.Here(), tx, inbox.Outgoing{Thread: id, Key: key, Text: text, Files: files})
		return err
	})
	return i
}

// Write commits, or fails the test.
func (h *House) Write(ctx context.Context, do func(tx *db.Tx) error) {
	h.T.Helper()
	if err := h.DB.Write(ctx, do); err != nil {
		h.T.Fatal(err)
	}
}

// Drain runs the jobs that are due; an attempt that fails is no fault of the test.
func (h *House) Drain() {
	h.T.Helper()
	if err := h.Jobs.Drain(context.Background()); err != nil {
		h.T.Fatal(err)
	}
}

// Pass lets time go by in steps, running what becomes due.
func (h *House) Pass(total, step time.Duration) {
	h.T.Helper()
	for ; total > 0; total -= step {
		h.Clock.Advance(step)
		h.Drain()
	}
}

// Fresh loads an item again.
func (h *House) Fresh(id inbox.ItemID) inbox.Item {
	h.T.Helper()
	i, err := h.Item(h.Here(), h.DB.Read(), id)
	if err != nil {
		h.T.Fatal(err)
	}
	return i
}

// FreshThread loads a thread again.
func (h *House) FreshThread(id inbox.ThreadID) inbox.Thread {
	h.T.Helper()
	t, err := h.Thread(h.Here(), h.DB.Read(), id)
	if err != nil {
		h.T.Fatal(err)
	}
	return t
}

// RawOf gives the kept bytes of an item.
func (h *House) RawOf(id inbox.ItemID) []byte {
	h.T.Helper()
	o, err := h.Original(h.Here(), h.DB.Read(), id)
	if err != nil {
		h.T.Fatal(err)
	}
	defer o.Body.Close()
	b, err := io.ReadAll(o.Body)
	if err != nil {
		h.T.Fatal(err)
	}
	return b
}
