package doormail_test

import (
	"context"
	"strings"
	"testing"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/notify"
	"parvis/internal/notify/doormail"
	"parvis/internal/notify/notifytest"
)

func setup(t *testing.T, d *db.DB) (*identitytest.House, *notifytest.Sender) {
	t.Helper()
	h, sender := identitytest.New(t, d), &notifytest.Sender{}
	notices := notify.New(notify.Parts{DB: d, Jobs: h.Jobs, Bus: h.Bus, Sender: sender, Config: notify.Config{From: "mairie@portvieux.example"}})
	notices.Register()
	doormail.Register(doormail.Deps{Bus: h.Bus, IDs: h.IDs, Notify: notices,
		Origin: func(context.Context) string { return "https://www.portvieux.example" }})
	return h, sender
}

func drain(t *testing.T, h *identitytest.House) {
	t.Helper()
	if err := h.Jobs.Drain(h.Here()); err != nil {
		t.Fatal(err)
	}
}

func TestALinkIsMailed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, sender := setup(t, d)
		if err := h.IDs.Ask(h.Here(), identity.Ask{Address: "leila.haddad@mail.example", Purpose: identity.Follow, Lang: "en"}); err != nil {
			t.Fatal(err)
		}
		claire := h.Agent("claire.morvan")
		for _, address := range []string{claire.Email, "nobody@portvieux.example"} {
			if err := h.IDs.RequestPassword(h.Here(), address); err != nil {
				t.Fatal(err)
			}
		}
		drain(t, h)
		for address, want := range map[string]string{"leila.haddad@mail.example": "https://www.portvieux.example/link/", claire.Email: "Choisir mon mot de passe"} {
			got := sender.To(address)
			if len(got) != 1 || !strings.Contains(got[0].Text, want) {
				t.Errorf("%s: got %+v, want one mail with %q", address, got, want)
			}
		}
		if got := sender.To("nobody@portvieux.example"); len(got) != 0 {
			t.Errorf("nobody got %d mails", len(got))
		}
	})
}

// Pain 9: a mandate, and both are told.
func TestBothAreTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, sender := setup(t, d)
		karim, nolwenn := h.Resident(town.Karim()), h.Resident(town.Nolwenn())
		var m identity.Mandate
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			m, err = h.IDs.GiveMandate(h.Here(), tx, identity.Mandate{Helper: nolwenn.ID, Beneficiary: karim.ID, Scope: identity.ForEverything})
			return err
		})
		h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.RevokeMandate(h.Here(), tx, m.ID) })
		drain(t, h)
		for address, who := range map[string]string{"karim.benali@courriel.example": "Nolwenn Le Goff", "nolwenn.legoff@courriel.example": "Karim Benali"} {
			got := sender.To(address)
			if len(got) != 2 || !strings.Contains(got[0].Subject, who) || !strings.Contains(got[1].Subject, who) {
				t.Errorf("%s: got %+v, want two mails about %s", address, got, who)
			}
		}
	})
}
