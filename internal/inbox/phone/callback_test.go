package phone_test

import (
	"testing"
	"time"

	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

func townHall(t *testing.T) worktime.Calendar {
	t.Helper()
	c, err := worktime.NewCalendar(worktime.TownHall())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Slots lie ahead, inside the opening hours, and do not touch each other.
func TestSlots(t *testing.T) {
	t.Parallel()
	on := townHall(t)
	for _, now := range []time.Time{
		time.Date(2026, 9, 10, 9, 41, 0, 0, time.UTC), time.Date(2026, 9, 12, 3, 0, 0, 0, time.UTC), time.Date(2026, 12, 24, 16, 0, 0, 0, time.UTC),
	} {
		slots := phone.Slots(on, now)
		if len(slots) < 5 {
			t.Fatalf("only %d slots after %s", len(slots), now)
		}
		last := now
		for _, s := range slots {
			if s.From.Before(last) || !s.Until.After(s.From) || on.WorkingTimeBetween(s.From, s.Until) != s.Until.Sub(s.From) {
				t.Errorf("%s to %s after %s", s.From, s.Until, last)
			}
			last = s.Until
		}
	}
}

func asked(t *testing.T, now time.Time) phone.NewCallback {
	t.Helper()
	on := townHall(t)
	return phone.NewCallback{Name: "Yvonne Le Goff", Phone: "02 61 91 44 07", Subject: "Portage de repas", Slot: phone.Slots(on, now)[0].Key(), Lang: i18n.FR, Region: "FR", Calendar: on}
}

func TestReadCallback(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 9, 10, 9, 41, 0, 0, time.UTC)
	for field, spoil := range map[string]func(*phone.NewCallback){
		"name": func(n *phone.NewCallback) { n.Name = " " }, "phone": func(n *phone.NewCallback) { n.Phone = "12" },
		"email": func(n *phone.NewCallback) { n.Email = "nobody" }, "subject": func(n *phone.NewCallback) { n.Subject = "" },
		"slot": func(n *phone.NewCallback) { n.Slot = "2026-09-10T03:00:00Z" },
	} {
		n := asked(t, now)
		spoil(&n)
		_, problems := n.Read(now)
		if _, told := problems.Of(field); !told || len(problems) != 1 {
			t.Errorf("%s: %v", field, problems)
		}
	}
}

// Three times without an answer ends a request; a page that is older than a colleague's word changes nothing.
func TestCallbackTries(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := setup(t, d)
		c, problems := asked(t, k.House.Clock.Now()).Read(k.House.Clock.Now())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		k.Write(k.Here(), func(tx *db.Tx) (err error) {
			c, err = k.AskCallback(k.Here(), tx, c)
			return err
		})
		try := func(seen int64) error {
			return d.Write(k.Here(), func(tx *db.Tx) error {
				_, err := k.EndCallback(k.Here(), tx, c.ID, phone.CallbackEnd{Seen: seen, How: phone.NoAnswer, Agent: k.agent})
				return err
			})
		}
		for n := range int64(3) {
			waiting, err := k.WaitingCallbacks(k.Here(), 10)
			if err != nil || len(waiting) != 1 || waiting[0].Tries != int(n) {
				t.Fatalf("%+v, %v", waiting, err)
			}
			if n > 0 && try(n) == nil {
				t.Error("an old page counts")
			}
			if err := try(n + 1); err != nil {
				t.Fatal(err)
			}
		}
		if waiting, err := k.WaitingCallbacks(k.Here(), 10); err != nil || len(waiting) != 0 {
			t.Errorf("%+v, %v", waiting, err)
		}
	})
}
