package sms_test

import (
	"strings"
	"testing"
	"time"

	"parvis/internal/inbox/sms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

func TestANoticeGoesToATelephone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := open(t, d, awake())
		notices := notify.New(notify.Parts{DB: d, Jobs: tn.Jobs, Bus: tn.Bus, Texts: tn.sms, Config: notify.Config{From: "mairie@portvieux.test"}})
		notices.Register()
		queue := func(event string) (id notify.ID) {
			tn.Write(tn.Here(), func(tx *db.Tx) error {
				q, err := notices.Queue(tn.Here(), tx, notify.Message{
					Event: event, To: notify.Contact{Address: nolwenn, Lang: i18n.FR}, Subject: "Votre demande PV-1 est arrivée", Body: "Long texte",
					Values: notify.Values{"link": "https://portvieux.example/r/abc"},
				})
				id = q.ID
				return err
			})
			return id
		}
		if !notices.CanText(tn.Here()) {
			t.Fatal("the town has a number and cannot text")
		}
		id := queue("one")
		tn.Drain()
		if got := tn.texts(); len(got) != 1 || got[0] != "Votre demande PV-1 est arrivée\nhttps://portvieux.example/r/abc" {
			t.Fatalf("left: %q", got)
		}
		if r, err := notices.Find(tn.Here(), id); err != nil || r.State != notify.StateSent {
			t.Errorf("%s, %v", r.State, err)
		}
		if m, err := tn.sms.MonthNow(tn.Here(), d.Read(), tn.Clock.Now()); err != nil || m.Segments != 1 {
			t.Errorf("the month: %+v, %v", m, err)
		}
		tn.says("1", "STOP")
		tn.Drain()
		id = queue("two")
		tn.Drain()
		if r, err := notices.Find(tn.Here(), id); err != nil || r.State != notify.StateFailed {
			t.Errorf("after STOP: %s, %v", r.State, err)
		}
	})
}

func TestANoticeWaitsForTheMorning(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	tn := open(t, d, sms.Settings{QuietFrom: "21:00", QuietTo: "08:00"})
	notices := notify.New(notify.Parts{DB: d, Jobs: tn.Jobs, Bus: tn.Bus, Texts: tn.sms})
	notices.Register()
	now := tn.Clock.Now()
	tn.Clock.Advance(time.Date(now.Year(), now.Month(), now.Day()+1, 22, 0, 0, 0, time.UTC).Sub(now))
	tn.Write(tn.Here(), func(tx *db.Tx) error {
		_, err := notices.Queue(tn.Here(), tx, notify.Message{Event: "e", To: notify.Contact{Address: nolwenn, Lang: i18n.FR}, Subject: "Une nouvelle"})
		return err
	})
	tn.Drain()
	tn.Pass(9*time.Hour, 30*time.Minute)
	if got := tn.texts(); len(got) != 0 {
		t.Fatalf("left at night: %q", got)
	}
	tn.Pass(3*time.Hour, 30*time.Minute)
	if got := tn.texts(); len(got) != 1 || !strings.HasPrefix(got[0], "Une nouvelle") {
		t.Errorf("left in the morning: %q", got)
	}
}
