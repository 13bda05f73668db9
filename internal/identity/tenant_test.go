package identity_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
)

// Every verb that takes an id, tried from another authority and without one: not found, nothing changed.
func TestNothingOfOneAuthorityResolvesInAnother(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		claire, yvonne, nolwenn := h.Agent("claire.morvan"), h.Resident(town.Yvonne()), h.Resident(town.Nolwenn())
		session := h.SignIn(claire)
		var m identity.Mandate
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			m, err = h.IDs.GiveMandate(h.Here(), tx, identity.Mandate{Helper: nolwenn.ID, Beneficiary: yvonne.ID, Scope: identity.ForEverything})
			return err
		})
		there := h.There()
		phone, _ := yvonne.Contact(identity.Phone)
		in := func(do func(tx *db.Tx) error) error { return d.Write(there, do) }
		for name, err := range map[string]error{
			"read a person": second(h.IDs.Person(there, yvonne.ID)),
			"read an agent": second(h.IDs.Agent(there, claire.ID)),
			"change a person": in(func(tx *db.Tx) error {
				return h.IDs.ChangePerson(there, tx, identity.Person{ID: yvonne.ID, Given: "X"})
			}),
			"note a contact": in(func(tx *db.Tx) error { return h.IDs.NoteContact(there, tx, yvonne.ID, phone) }),
			"verify":         in(func(tx *db.Tx) error { return h.IDs.VerifyContact(there, tx, yvonne.ID, phone, "call") }),
			"end a contact":  in(func(tx *db.Tx) error { return h.IDs.EndContact(there, tx, yvonne.ID, phone.Kind, phone.Value) }),
			"give a mandate": in(func(tx *db.Tx) error {
				return second(h.IDs.GiveMandate(there, tx, identity.Mandate{Helper: nolwenn.ID, Beneficiary: yvonne.ID}))
			}),
			"revoke a mandate":       in(func(tx *db.Tx) error { return h.IDs.RevokeMandate(there, tx, m.ID) }),
			"give a role":            in(func(tx *db.Tx) error { return h.IDs.GiveRole(there, tx, claire.ID, town.Administrator) }),
			"close an account":       in(func(tx *db.Tx) error { return h.IDs.CloseAgent(there, tx, claire.ID) }),
			"note an absence":        in(func(tx *db.Tx) error { return h.IDs.SetAbsent(there, tx, claire.ID, true) }),
			"clear a telephone":      in(func(tx *db.Tx) error { return h.IDs.ClearSecondFactor(there, tx, claire.ID) }),
			"end a session":          h.IDs.Revoke(there, claire.ID, session),
			"a password, then":       second(h.IDs.Password(there, claire.Email, town.Password)),
			"its digits":             second(h.IDs.Digits(there, claire.ID, town.Secret(claire.Email).Code(h.Clock.Now()))),
			"somebody who never was": second(h.IDs.Person(h.Here(), identity.PersonID{UUID: uuid.New()})),
		} {
			if kind := errs.KindOf(err); kind != errs.NotFound && !errors.Is(err, identity.ErrRefused) && !errors.Is(err, identity.ErrSignIn) && !errors.Is(err, identity.ErrNoRole) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if again, err := h.IDs.Person(h.Here(), yvonne.ID); err != nil || again.Given != "Yvonne" || len(again.Contacts) != len(yvonne.Contacts) {
			t.Errorf("something was changed from outside: %+v, %v", again, err)
		}
		if list, err := h.IDs.SessionsOf(h.Here(), claire.ID); err != nil || len(list) != 1 {
			t.Errorf("the session was ended from outside: %d, %v", len(list), err)
		}
		if people, err := h.IDs.PeopleAt(there, phone.Kind, phone.Value); err != nil || len(people) != 0 {
			t.Errorf("people are counted from outside: %d, %v", len(people), err)
		}
		if _, err := h.IDs.Person(context.Background(), yvonne.ID); err == nil {
			t.Error("no authority at all finds somebody")
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestHosts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		ctx := context.Background()
		for host, want := range map[string]string{"localhost": "portvieux", "127.0.0.1": "portvieux", "www.valbrume.example": "valbrume", "www.valbrume.example.": "valbrume"} {
			if a, err := h.IDs.At(ctx, host); err != nil || a.Slug != want {
				t.Errorf("%s: got %v, %v", host, a, err)
			}
		}
		for _, host := range []string{"", "evil.example", "localhost.evil.example", "portvieux"} {
			if _, err := h.IDs.At(ctx, host); !errors.Is(err, identity.ErrUnknownHost) {
				t.Errorf("%s: got %v", host, err)
			}
		}
		moved := town.Valbrume()
		moved.Hosts = []string{"Deux-Vallees.Example "}
		if _, problems, err := h.IDs.SaveAuthority(ctx, moved); err != nil || problems.Any() {
			t.Fatal(err, problems)
		}
		if _, err := h.IDs.At(ctx, "www.valbrume.example"); !errors.Is(err, identity.ErrUnknownHost) {
			t.Errorf("the old name still answers: %v", err)
		}
		if a, err := h.IDs.At(ctx, "deux-vallees.example"); err != nil || a.Version != 2 || a.Calendar.Plan().Region != town.Valbrume().Calendar.Plan().Region {
			t.Errorf("the new name: %+v, %v", a, err)
		}
		moved.Hosts = []string{"localhost"}
		if _, _, err := h.IDs.SaveAuthority(ctx, moved); !errors.Is(err, identity.ErrHostTaken) {
			t.Errorf("another's name: got %v", err)
		}
		if a, err := h.IDs.At(ctx, "deux-vallees.example"); err != nil || a.ID != moved.ID {
			t.Errorf("a refused change lost the old names: %v", err)
		}
	})
}

func TestAnotherMachinesChangeIsSeen(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	ctx := context.Background()
	if _, err := h.IDs.At(ctx, "localhost"); err != nil {
		t.Fatal(err)
	}
	h.Write(ctx, func(tx *db.Tx) error { // as another process would, behind this one's back
		if _, err := tx.ExecContext(ctx, `update authorities set tagline = '{"fr":"Port"}', version = version + 1 where slug = 'portvieux'`); err != nil {
			return fmt.Errorf("change: %w", err)
		}
		return nil
	})
	h.Clock.Advance(3e9)
	if a, err := h.IDs.At(ctx, "localhost"); err != nil || a.Tagline["fr"] != "Port" {
		t.Errorf("got %v, %v", a.Tagline, err)
	}
}

func TestABadAuthorityIsNotStored(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	bad := identity.Authority{Slug: "Bad Name", Hosts: []string{"a b"}, Zone: "Mars/Olympus", Theme: identity.Theme{Logo: "crown"}}
	_, problems, err := h.IDs.SaveAuthority(context.Background(), bad)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"slug", "hosts", "zone", "calendar", "langs", "logo"} {
		if _, ok := problems.Of(field); !ok {
			t.Errorf("nothing said about %s: %v", field, problems)
		}
	}
	if all, err := h.IDs.Authorities(context.Background()); err != nil || len(all) != 2 {
		t.Errorf("%d authorities, %v", len(all), err)
	}
}
