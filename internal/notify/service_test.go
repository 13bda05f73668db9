package notify_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

func TestSentInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		m := accepted("case/1/granted")
		m.To.Lang = i18n.EN
		q := h.queue(m)
		h.drain()
		mails := h.sender.Sent()
		if len(mails) != 1 {
			t.Fatalf("%d mails", len(mails))
		}
		if got := mails[0]; got.Subject != "Request MEAL-2031 granted" || !strings.Contains(got.Text, "Follow my request: https://portvieux.test/s/abc") ||
			!strings.Contains(got.HTML, `lang="en"`) || got.ID != q.ID.String()+"@portvieux.test" {
			t.Errorf("mail %+v", got)
		}
		r := h.find(q.ID)
		if r.State != notify.StateSent || r.Closed.IsZero() || r.Attempts != 1 {
			t.Errorf("record %+v", r)
		}
		if len(h.sent) != 1 || h.sent[0].Event != "case/1/granted" || h.sent[0].Person != awa {
			t.Errorf("announced %+v", h.sent)
		}
	})
}

func TestOneNoticePerEventAndPerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		first := h.queue(accepted("case/1/granted"))
		again := h.queue(accepted("case/1/granted"))
		if !again.Already || again.ID != first.ID {
			t.Errorf("second call: %+v, first %+v", again, first)
		}
		other := accepted("case/1/granted")
		other.Person = uuid.Nil
		if q := h.queue(other); q.Already {
			t.Error("another person is not told")
		}
		unknown := accepted("case/1/granted")
		unknown.Person, unknown.To.Address = uuid.Nil, " AWA@Example.test"
		if q := h.queue(unknown); !q.Already {
			t.Error("the same address in other letters is told twice")
		}
		h.drain()
		if again := h.queue(accepted("case/1/granted")); !again.Already {
			t.Error("told again once sent")
		}
		h.drain()
		if got := len(h.sender.Sent()); got != 2 {
			t.Errorf("%d mails, want 2", got)
		}
	})
}

func TestNothingLeavesForWhatWasRolledBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		err := d.Write(h.ctx, func(tx *db.Tx) error {
			_, err := h.Queue(h.ctx, tx, accepted("case/1/granted"))
			return errors.Join(err, errDeaf)
		})
		if !errors.Is(err, errDeaf) {
			t.Fatal(err)
		}
		h.pass(time.Hour, 10*time.Minute)
		if got := len(h.sender.Sent()); got != 0 {
			t.Errorf("%d mails", got)
		}
	})
}

func TestBadAddressIsReported(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		for i, address := range []string{"", "awa", "awa@example.test\r\nBcc: x@y.test", "a@b.test, c@d.test", "<a@b.test>", "Awa <a@b.test>", "a b@c.test"} {
			m := accepted("case/" + string(rune('1'+i)))
			m.Person, m.To.Address = uuid.New(), address
			q := h.queue(m)
			if r := h.find(q.ID); !q.Refused || r.State != notify.StateFailed {
				t.Errorf("%q: %+v, %s", address, q, r.State)
			}
			if len(h.failed) != i+1 {
				t.Fatalf("%q: not reported", address)
			}
		}
		h.drain()
		if got := len(h.sender.Sent()); got != 0 {
			t.Errorf("%d mails", got)
		}
	})
}

func TestAttempts(t *testing.T) {
	t.Parallel()
	type many = []notify.Outcome
	tests := map[string]struct {
		faults  []error
		want    many
		state   notify.State
		mails   int
		failed  int
		unknown bool
	}{
		"greylisted":         {[]error{errBusy}, many{notify.Temporary, notify.Delivered}, notify.StateSent, 1, 0, false},
		"refused":            {[]error{errGone}, many{notify.Permanent}, notify.StateFailed, 0, 1, false},
		"refused at last":    {[]error{errBusy, errBusy, errGone}, many{notify.Temporary, notify.Temporary, notify.Permanent}, notify.StateFailed, 0, 1, false},
		"cut once":           {[]error{errCut}, many{notify.Unsure, notify.Delivered}, notify.StateSent, 1, 0, false},
		"cut twice":          {[]error{errCut, errCut}, many{notify.Unsure, notify.Unsure}, notify.StateUnsure, 0, 1, true},
		"cut, busy, cut":     {[]error{errCut, errBusy, errCut}, many{notify.Unsure, notify.Temporary, notify.Unsure}, notify.StateUnsure, 0, 1, true},
		"unexplained at all": {[]error{errDeaf}, many{notify.Temporary, notify.Delivered}, notify.StateSent, 1, 0, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := setup(t, d)
				h.sender.Fail(tt.faults...)
				q := h.queue(accepted("case/1/granted"))
				h.drain()
				h.pass(time.Hour, time.Minute)
				if diff := cmp.Diff(tt.want, h.outcomes(q.ID)); diff != "" {
					t.Errorf("attempts (-want +got):\n%s", diff)
				}
				if r := h.find(q.ID); r.State != tt.state {
					t.Errorf("state %s, want %s", r.State, tt.state)
				}
				if len(h.sender.Sent()) != tt.mails || len(h.failed) != tt.failed {
					t.Errorf("%d mails, %d failures; want %d, %d", len(h.sender.Sent()), len(h.failed), tt.mails, tt.failed)
				}
				if tt.failed > 0 && (h.failed[0].Unsure != tt.unknown || h.failed[0].Why.Words == "") {
					t.Errorf("failure %+v", h.failed[0])
				}
			})
		})
	}
}

func TestGivesUpWithinTwoDaysAndSaysSo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		for range 100 {
			h.sender.Fail(errBusy)
		}
		q := h.queue(accepted("case/1/granted"))
		h.drain()
		h.pass(20*time.Hour, 30*time.Minute)
		if r := h.find(q.ID); r.State != notify.StateQueued {
			t.Errorf("gave up before 20 hours: %s after %d attempts", r.State, r.Attempts)
		}
		h.pass(28*time.Hour, 30*time.Minute)
		r := h.find(q.ID)
		if r.State != notify.StateFailed || len(h.failed) != 1 || r.Attempts != len(h.outcomes(q.ID)) {
			t.Errorf("%s after %d attempts, %d reports", r.State, r.Attempts, len(h.failed))
		}
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		cancel := func(event string) (done bool) {
			h.write(func(tx *db.Tx) (err error) {
				done, err = h.Cancel(h.ctx, tx, event, awa)
				return err
			})
			return done
		}
		q := h.queue(accepted("case/1/reminder"))
		if !cancel("case/1/reminder") || cancel("case/1/reminder") || cancel("case/2/reminder") {
			t.Error("cancel tells the wrong thing")
		}
		h.drain()
		if r := h.find(q.ID); r.State != notify.StateCancelled || len(h.sender.Sent()) != 0 {
			t.Errorf("%s, %d mails", r.State, len(h.sender.Sent()))
		}
		h.sender.Fail(errBusy)
		h.queue(accepted("case/3/reminder"))
		h.drain()
		if !cancel("case/3/reminder") {
			t.Error("not taken back while it waits for its next try")
		}
		h.queue(accepted("case/4/reminder"))
		h.drain()
		if cancel("case/4/reminder") {
			t.Error("took back what has left")
		}
		h.pass(2*time.Hour, 10*time.Minute)
		if got := len(h.sender.Sent()); got != 1 {
			t.Errorf("%d mails, want 1", got)
		}
	})
}

func TestBounce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		q := h.queue(accepted("case/1/granted"))
		h.drain()
		why := notify.Attempt{Code: 550, Enhanced: "5.2.2", Words: "mailbox full"}
		for range 2 {
			h.write(func(tx *db.Tx) error { return h.Bounce(t.Context(), tx, "<"+q.ID.String()+"@portvieux.test>", why) })
		}
		h.write(func(tx *db.Tx) error { return h.Bounce(t.Context(), tx, "bounces+"+q.ID.String()+"@x.test", why) })
		if len(h.bounced) != 1 || h.bounced[0].Why.Enhanced != "5.2.2" || h.bounced[0].Authority != portvieux {
			t.Errorf("announced %+v", h.bounced)
		}
		if diff := cmp.Diff([]notify.Outcome{notify.Delivered, notify.Returned}, h.outcomes(q.ID)); diff != "" {
			t.Error(diff)
		}
		err := d.Write(h.ctx, func(tx *db.Tx) error { return h.Bounce(h.ctx, tx, "<stranger@x>", why) })
		if !errors.Is(err, notify.ErrNotFound) {
			t.Errorf("a stranger's bounce: %v", err)
		}
	})
}

func TestAuthoritiesAreApart(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		q := h.queue(accepted("case/1/granted"))
		elsewhere := tenant.With(t.Context(), valbrume)
		if _, err := h.Find(elsewhere, q.ID); !errors.Is(err, notify.ErrNotFound) {
			t.Errorf("found from another town: %v", err)
		}
		if rows, _ := h.Newest(elsewhere, notify.Page{Most: 10}); len(rows) != 0 {
			t.Errorf("listed in another town: %v", rows)
		}
		var taken bool
		err := d.Write(elsewhere, func(tx *db.Tx) (err error) {
			taken, err = h.Cancel(elsewhere, tx, "case/1/granted", awa)
			return err
		})
		if err != nil || taken {
			t.Errorf("cancelled from another town: %v, %v", taken, err)
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := h.Queue(t.Context(), tx, accepted("x"))
			return err
		}); err == nil {
			t.Error("queued without an authority")
		}
	})
}
