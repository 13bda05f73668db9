package call_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases/casestest"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/call"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// Those who answer the telephone hear of somebody to ring back when the slot begins: once, and not when they are away.
func TestCallbacksAreRemindedOf(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		h.Clock.Set(time.Date(2026, 9, 10, 9, 41, 0, 0, time.UTC))
		ctx, anna, claire := h.Here(), h.Agent("anna.kervella"), h.Agent("claire.morvan")
		rings := phone.New(phone.Deps{DB: d, Clock: h.Clock, Bus: h.Bus, Hint: func(tenant.ID, string, any) {}})
		waits := alerts.New(alerts.Deps{DB: d, Clock: h.Clock, Cases: h.Cases, Identity: h.IDs})
		pages := call.New(call.Deps{DB: d, Clock: h.Clock, Phone: rings, Identity: h.IDs, Alerts: waits})
		asked, problems := phone.NewCallback{
			Name: "Yvonne Le Goff", Phone: "02 61 91 44 07", Subject: "Repas", Lang: i18n.FR, Region: "FR", Calendar: h.Portvieux.Calendar,
			Slot: phone.Slots(h.Portvieux.Calendar, h.Clock.Now())[0].Key(),
		}.Read(h.Clock.Now())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		h.Write(ctx, func(tx *db.Tx) (err error) {
			for extension, agent := range map[string]uuid.UUID{"214": anna.ID.UUID, "215": claire.ID.UUID} {
				id := anna.ID
				id.UUID = agent
				if err := rings.SetExtension(ctx, tx, id, extension); err != nil {
					return err
				}
			}
			if err := h.IDs.SetAbsent(ctx, tx, claire.ID, true); err != nil {
				return err
			}
			asked, err = rings.AskCallback(ctx, tx, asked)
			return err
		})
		count := func(when string, want int) {
			t.Helper()
			if err := pages.Remind(ctx); err != nil {
				t.Fatal(err)
			}
			if n, _, err := waits.Count(ctx, anna.ID, 9); err != nil || n != want {
				t.Errorf("%s: %d wait, want %d, %v", when, n, want, err)
			}
		}
		count("an hour before", 0)
		h.Clock.Set(asked.From.Add(-2 * time.Minute))
		count("as it begins", 1)
		count("a minute later", 1)
		if n, _, err := waits.Count(ctx, claire.ID, 9); err != nil || n != 0 {
			t.Errorf("who is away: %d, %v", n, err)
		}
	})
}
