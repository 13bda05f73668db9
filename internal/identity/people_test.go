package identity_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
)

func TestPersonComesBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		for _, n := range town.Residents() {
			got := h.Resident(n)
			want := identity.Person{ID: got.ID, Given: n.Given, Family: n.Family, Birth: n.Birth, Lang: n.Lang, Manner: n.Manner,
				Since: h.Clock.Now(), Contacts: n.Contacts}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: -want +got\n%s", n.Given, diff)
			}
		}
	})
}

// Pain 21: two people merged because of one address, or one person split. We never merge on an address alone.
func TestRecognise(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		paul := h.Resident(town.Paul())
		var likes []identity.PersonLookalike
		events.On(h.Bus, "the test", func(_ context.Context, _ *db.Tx, e identity.PersonLookalike) error {
			likes = append(likes, e)
			return nil
		})
		recognise := func(ctx context.Context, n identity.NewPerson) (id identity.PersonID, known bool) {
			h.Write(ctx, func(tx *db.Tx) (err error) {
				id, known, err = h.IDs.Recognise(ctx, tx, n)
				return err
			})
			return id, known
		}
		if id, known := recognise(h.Here(), town.Maelle()); known || id == paul.ID || len(likes) != 0 {
			t.Errorf("his partner, same address: known %v, lookalikes %v", known, likes)
		}
		id, known := recognise(h.Here(), town.Paul())
		if known || id == paul.ID {
			t.Error("the same words, nothing proved: taken for the same person")
		}
		if len(likes) != 1 || likes[0].Old != paul.ID || likes[0].New != id {
			t.Errorf("somebody should judge whether they are one: got %+v", likes)
		}
		people, err := h.IDs.PeopleAt(h.Here(), identity.Email, "riou.tanguy@courriel.example")
		if err != nil || len(people) != 3 {
			t.Fatalf("people at the address: %d, %v", len(people), err)
		}
		proved := identity.AsVisit(h.Here(), identity.Visit{Address: "riou.tanguy@courriel.example", People: people})
		if id, known := recognise(proved, town.Paul()); !known || id != paul.ID {
			t.Errorf("with the address proved: known %v, %v", known, id == paul.ID)
		}
	})
}

// Pain 9: third parties fill in for people who are then never told.
func TestMandateIsToldToBoth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		yvonne, nolwenn := h.Resident(town.Yvonne()), h.Resident(town.Nolwenn())
		given, revoked := 0, 0
		events.On(h.Bus, "the test", func(_ context.Context, _ *db.Tx, e identity.MandateGiven) error {
			if e.Mandate.Helper == nolwenn.ID && e.Mandate.Beneficiary == yvonne.ID {
				given++
			}
			return nil
		})
		events.On(h.Bus, "the test", func(context.Context, *db.Tx, identity.MandateRevoked) error { revoked++; return nil })
		var m identity.Mandate
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			m, err = h.IDs.GiveMandate(h.Here(), tx, identity.Mandate{Helper: nolwenn.ID, Beneficiary: yvonne.ID, Kind: identity.ByFamily,
				Scope: identity.ForService, Ref: "school-meal"})
			return err
		})
		may := func(helper, beneficiary identity.PersonID, service string) bool {
			ok, err := h.IDs.MayActFor(h.Here(), helper, beneficiary, service, "c1", h.Clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !may(nolwenn.ID, yvonne.ID, "school-meal") || may(nolwenn.ID, yvonne.ID, "sport") || may(yvonne.ID, nolwenn.ID, "school-meal") {
			t.Error("a mandate goes one way, and no further than its service")
		}
		for range 2 { // the second time changes nothing and tells nobody again
			h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.RevokeMandate(h.Here(), tx, m.ID) })
		}
		if may(nolwenn.ID, yvonne.ID, "school-meal") || given != 1 || revoked != 1 {
			t.Errorf("after revoking: given %d, revoked %d", given, revoked)
		}
		err := d.Write(h.Here(), func(tx *db.Tx) error {
			_, err := h.IDs.GiveMandate(h.Here(), tx, identity.Mandate{Helper: yvonne.ID, Beneficiary: yvonne.ID})
			return err
		})
		if !errors.Is(err, identity.ErrHelpsThemself) {
			t.Errorf("from oneself: got %v", err)
		}
	})
}

func TestContactsKeepTheirProof(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		yvonne := h.Resident(town.Yvonne())
		phone, _ := yvonne.Contact(identity.Phone)
		h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.VerifyContact(h.Here(), tx, yvonne.ID, phone, "call") })
		h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.NoteContact(h.Here(), tx, yvonne.ID, phone) })
		p, err := h.IDs.Person(h.Here(), yvonne.ID)
		if c, _ := p.Contact(identity.Phone); err != nil || !c.IsVerified() {
			t.Errorf("written down again, the proof is lost: %+v, %v", c, err)
		}
		h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.EndContact(h.Here(), tx, yvonne.ID, identity.Phone, phone.Value) })
		p, err = h.IDs.Person(h.Here(), yvonne.ID)
		if _, ok := p.Contact(identity.Phone); err != nil || ok {
			t.Errorf("an ended number is still there: %v", err)
		}
	})
}
