package notify_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// An orphan: queued, and its job is gone.
func TestOrphanIsSent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		q := h.queue(accepted("case/1/granted"))
		h.write(func(tx *db.Tx) error {
			_, err := tx.ExecContext(h.ctx, "delete from river_job where kind = 'notify.deliver'")
			return err
		})
		h.drain()
		if got := h.find(q.ID).State; got != notify.StateQueued {
			t.Fatalf("the orphan is %s", got)
		}
		h.pass(20*time.Minute, 5*time.Minute)
		if got := h.find(q.ID).State; got != notify.StateSent || len(h.sender.Sent()) != 1 {
			t.Errorf("%s, %d mails", got, len(h.sender.Sent()))
		}
	})
}

// A worker that died while sending: nobody knows, so it is sent once more and
// counted apart.
func TestLeftInTheMiddle(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		q := h.queue(accepted("case/1/granted"))
		h.write(func(tx *db.Tx) error {
			for _, statement := range []string{
				"delete from river_job where kind = 'notify.deliver'",
				"update notify_messages set state = 'sending', attempts = 1, sending_at = queued_at",
				"insert into notify_attempts (authority_id, message_id, number, via, started_at, outcome) select authority_id, id, 1, 'smtp', queued_at, 'started' from notify_messages",
			} {
				if _, err := tx.ExecContext(h.ctx, statement); err != nil {
					return err
				}
			}
			return nil
		})
		h.pass(time.Hour, 5*time.Minute)
		if diff := cmp.Diff([]notify.Outcome{notify.Unsure, notify.Delivered}, h.outcomes(q.ID)); diff != "" {
			t.Error(diff)
		}
		health, err := h.Health(h.ctx, h.clock.Now().Add(-24*time.Hour), h.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		want := []notify.Health{{Name: "granted", Created: 1, Sent: 1, Doubtful: 1}}
		if diff := cmp.Diff(want, health); diff != "" {
			t.Errorf("health (-want +got):\n%s", diff)
		}
	})
}

// A listener that fails must not make us forget that the server said 250.
func TestAcknowledgedIsNeverSentAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		h.deaf = errDeaf
		q := h.queue(accepted("case/1/granted"))
		h.drain()
		if got := h.find(q.ID).State; got != notify.StateSent {
			t.Fatalf("state %s", got)
		}
		h.deaf = nil
		h.pass(time.Hour, 5*time.Minute)
		if len(h.sender.Sent()) != 1 || len(h.sent) != 1 {
			t.Errorf("%d mails, announced %d times", len(h.sender.Sent()), len(h.sent))
		}
	})
}

// stopping is a sender whose server answers while the program is stopping.
type stopping struct {
	notify.Sender
	stop context.CancelFunc
}

func (s stopping) Send(ctx context.Context, m notify.Mail) (notify.Receipt, error) {
	r, err := s.Sender.Send(ctx, m)
	s.stop()
	return r, err
}

func TestStopAfterTheAnswer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var ctx context.Context
		h := setup(t, d, func(p *notify.Parts) {
			var stop context.CancelFunc
			ctx, stop = context.WithCancel(t.Context())
			p.Sender = stopping{p.Sender, stop}
		})
		q := h.queue(accepted("case/1/granted"))
		_ = h.jobs.Drain(ctx) // the queue may complain that it was stopped
		if got := h.find(q.ID).State; got != notify.StateSent {
			t.Errorf("state %s", got)
		}
	})
}

func TestWithoutAMailServerMessagesWait(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d, func(p *notify.Parts) { p.Sender = nil })
		q := h.queue(accepted("case/1/granted"))
		h.pass(48*time.Hour, time.Hour)
		if r := h.find(q.ID); r.State != notify.StateQueued || r.Attempts != 0 {
			t.Fatalf("%s after %d attempts", r.State, r.Attempts)
		}
		health, err := h.Health(h.ctx, h.clock.Now().Add(-72*time.Hour), h.clock.Now())
		if err != nil || len(health) != 1 || health[0].Alarm(h.clock.Now()) != "notify.alarm.waiting" {
			t.Errorf("health %+v, %v", health, err)
		}
		h = setup(t, d)
		h.pass(10*time.Minute, 5*time.Minute)
		if got := h.find(q.ID).State; got != notify.StateSent {
			t.Errorf("state %s once there is a server", got)
		}
	})
}

func TestForget(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		h.write(func(tx *db.Tx) error {
			problems, err := h.SaveSettings(h.ctx, tx, notify.Settings{KeepDays: 3})
			if problems.Any() {
				t.Error(problems)
			}
			return err
		})
		old := h.queue(accepted("case/1/granted"))
		h.drain()
		day := 24 * time.Hour
		h.clock.Advance(3*day - time.Hour)
		young := h.queue(accepted("case/2/granted"))
		h.drain()
		if len(h.find(old.ID).Body.Blocks) == 0 {
			t.Error("emptied before its day")
		}
		h.pass(3*time.Hour, time.Hour)
		if r := h.find(old.ID); len(r.Body.Blocks) != 0 || r.Emptied.IsZero() || r.State != notify.StateSent || len(h.outcomes(old.ID)) != 1 {
			t.Errorf("after its day: %+v", r)
		}
		if r := h.find(young.ID); len(r.Body.Blocks) == 0 {
			t.Error("the younger one was emptied")
		}
	})
}

func TestSecretsAreNotKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		m := accepted("sign-in/1")
		m.Secret = true
		q := h.queue(m)
		h.drain()
		if r := h.find(q.ID); len(r.Body.Blocks) != 0 || len(h.sender.Sent()) != 1 {
			t.Errorf("kept %+v", r.Body)
		}
		m.Event = "sign-in/2"
		q = h.queue(m)
		open := h.queue(accepted("case/1/granted"))
		h.write(func(tx *db.Tx) error {
			_, err := h.Cancel(h.ctx, tx, m.Event, m.Person)
			return err
		})
		h.pass(2*time.Hour, time.Hour)
		if r := h.find(q.ID); r.State != notify.StateCancelled || len(r.Body.Blocks) != 0 {
			t.Errorf("kept after it was taken back: %s %+v", r.State, r.Body)
		}
		if r := h.find(open.ID); len(r.Body.Blocks) == 0 {
			t.Error("an ordinary message was emptied with it")
		}
	})
}

func TestHealthAlarms(t *testing.T) {
	t.Parallel()
	now := dbtest.Start
	tests := map[string]struct {
		health notify.Health
		want   string
	}{
		"all is well":        {notify.Health{Created: 100, Sent: 99, Failed: 1}, ""},
		"few, one failed":    {notify.Health{Created: 3, Sent: 2, Failed: 1}, ""},
		"many failed":        {notify.Health{Created: 20, Sent: 15, Failed: 5}, "notify.alarm.undelivered"},
		"many came back":     {notify.Health{Created: 20, Sent: 20, Bounced: 5}, "notify.alarm.undelivered"},
		"cancelled is fine":  {notify.Health{Created: 20, Sent: 10, Cancelled: 10}, ""},
		"waiting a moment":   {notify.Health{Created: 20, Waiting: 20, Oldest: now.Add(-time.Minute)}, ""},
		"waiting since long": {notify.Health{Created: 1, Waiting: 1, Oldest: now.Add(-2 * time.Hour)}, "notify.alarm.waiting"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := tt.health.Alarm(now)
			if got != tt.want {
				t.Errorf("alarm %q, want %q", got, tt.want)
			}
			if got != "" && i18n.In(i18n.FR, got, "Name", "x") == got {
				t.Errorf("%s has no words", got)
			}
		})
	}
}
