package notify_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
	"parvis/internal/notify/notifytest"
)

var (
	portvieux = uuid.MustParse("01970000-0000-7000-8000-000000000001")
	valbrume  = uuid.MustParse("01970000-0000-7000-8000-000000000002")
	awa       = uuid.MustParse("01970000-0000-7000-8000-00000000000a")
)

// house is notify with everything around it, and a note of what it announced.
type house struct {
	*notify.Service
	t      *testing.T
	ctx    context.Context
	db     *db.DB
	clock  *clock.Fake
	jobs   *jobs.Queue
	sender *notifytest.Sender

	mu      sync.Mutex
	sent    []notify.Sent
	failed  []notify.Failed
	bounced []notify.Bounced
	deaf    error // what listeners answer, when they fail
}

func setup(t *testing.T, d *db.DB, change ...func(*notify.Parts)) *house {
	t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	h := &house{t: t, ctx: tenant.With(t.Context(), portvieux), db: d, clock: dbtest.Clock(d), sender: &notifytest.Sender{}}
	h.jobs = jobs.New(d, h.clock, quiet)
	bus := events.NewBus()
	events.On(bus, "test", func(_ context.Context, _ *db.Tx, e notify.Sent) error { return note(h, &h.sent, e) })
	events.On(bus, "test", func(_ context.Context, _ *db.Tx, e notify.Failed) error { return note(h, &h.failed, e) })
	events.On(bus, "test", func(_ context.Context, _ *db.Tx, e notify.Bounced) error { return note(h, &h.bounced, e) })
	parts := notify.Parts{DB: d, Jobs: h.jobs, Bus: bus, Sender: h.sender, Log: quiet, Config: notify.Config{From: "mairie@portvieux.test"}}
	for _, c := range change {
		c(&parts)
	}
	h.Service = notify.New(parts)
	h.Register()
	return h
}

func note[E any](h *house, to *[]E, e E) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.deaf != nil {
		return h.deaf
	}
	*to = append(*to, e)
	return nil
}

func (h *house) write(do func(tx *db.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(h.ctx, do); err != nil {
		h.t.Fatal(err)
	}
}

func accepted(event string) notify.Message {
	return notify.Message{
		Event: event, Person: awa, Name: "granted", To: notify.Contact{Name: "Awa Diallo", Address: "awa@example.test", Lang: i18n.FR},
		Text: notify.Texts{
			i18n.FR: {Subject: "Demande {{ reference }} acceptée", Body: "Bonjour,\n\n[Suivre ma demande]({{ tracking }})"},
			i18n.EN: {Subject: "Request {{ reference }} granted", Body: "Hello,\n\n[Follow my request]({{ tracking }})"},
		},
		Values: notify.Values{"reference": "MEAL-2031", "tracking": "https://portvieux.test/s/abc"},
	}
}

func (h *house) queue(m notify.Message) (q notify.Queued) {
	h.t.Helper()
	h.write(func(tx *db.Tx) (err error) {
		q, err = h.Queue(h.ctx, tx, m)
		return err
	})
	return q
}

func (h *house) drain() {
	h.t.Helper()
	if err := h.jobs.Drain(h.ctx); err != nil {
		h.t.Fatal(err)
	}
}

// pass lets time go by in steps, with all due jobs and the reconciler at each.
func (h *house) pass(total, step time.Duration) {
	h.t.Helper()
	for gone := time.Duration(0); gone < total; gone += step {
		h.clock.Advance(step)
		h.drain()
	}
}

func (h *house) find(id notify.ID) notify.Record {
	h.t.Helper()
	r, err := h.Find(h.ctx, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h *house) outcomes(id notify.ID) (o []notify.Outcome) {
	h.t.Helper()
	attempts, err := h.Attempts(h.ctx, id)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range attempts {
		o = append(o, a.Outcome)
	}
	return o
}

var (
	errBusy = &notify.Failure{Outcome: notify.Temporary, Stage: "to", Code: 451, Enhanced: "4.7.1", Words: "greylisted"}
	errGone = &notify.Failure{Outcome: notify.Permanent, Stage: "to", Code: 550, Enhanced: "5.1.1", Words: "no such user"}
	errCut  = &notify.Failure{Outcome: notify.Unsure, Stage: "answer", Words: "EOF"}
	errDeaf = errors.New("a listener fails")
)
