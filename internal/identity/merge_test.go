package identity_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// A second file of Nolwenn, at the same address: suggested, joined, and taken apart again with every proof in its place.
func TestTwoFilesOfOnePerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		nolwenn := h.Resident(town.Nolwenn())
		mail, _ := nolwenn.Contact(identity.Email)
		phone, err := identity.NewContact(identity.Phone, "06 39 98 77 66", "FR")
		if err != nil {
			t.Fatal(err)
		}
		var second identity.PersonID
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			second, _, err = h.IDs.Recognise(h.Here(), tx, identity.NewPerson{Given: nolwenn.Given, Family: nolwenn.Family,
				Contacts: []identity.ContactPoint{{Kind: mail.Kind, Value: mail.Value, Typed: mail.Typed}, phone}})
			return err
		})
		likes, err := h.IDs.LookalikesOf(h.Here(), nolwenn.ID)
		if err != nil || len(likes) != 1 || likes[0].Old != second || likes[0].Why != "same_email" {
			t.Fatalf("suggested: got %+v, %v", likes, err)
		}
		before := person(t, h, second)
		var m identity.Merge
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			m, err = h.IDs.Merge(h.Here(), tx, second, nolwenn.ID, nil)
			return err
		})
		if got := person(t, h, second); len(got.Contacts) != 0 {
			t.Errorf("the joined file still reaches somebody: %+v", got.Contacts)
		}
		if got := person(t, h, nolwenn.ID); len(got.Contacts) != len(nolwenn.Contacts)+1 {
			t.Errorf("got %+v, want the telephone too", got.Contacts)
		}
		if into, joined, err := h.IDs.MergedInto(h.Here(), second); err != nil || !joined || into.Into != nolwenn.ID {
			t.Errorf("got %+v, %v, %v", into, joined, err)
		}
		if err := d.Write(h.Here(), func(tx *db.Tx) error {
			_, err := h.IDs.Merge(h.Here(), tx, nolwenn.ID, second, nil)
			return err
		}); !errors.Is(err, identity.ErrMergedAlready) {
			t.Errorf("in a circle: got %v", err)
		}
		h.Write(h.Here(), func(tx *db.Tx) error { _, err := h.IDs.Unmerge(h.Here(), tx, m.ID); return err })
		if diff := cmp.Diff(before.Contacts, person(t, h, second).Contacts); diff != "" {
			t.Errorf("the second file (-before +after):\n%s", diff)
		}
		if diff := cmp.Diff(nolwenn.Contacts, person(t, h, nolwenn.ID).Contacts); diff != "" {
			t.Errorf("the first file (-before +after):\n%s", diff)
		}
		if err := d.Write(h.Here(), func(tx *db.Tx) error { _, err := h.IDs.Unmerge(h.Here(), tx, m.ID); return err }); !errors.Is(err, identity.ErrNoMerge) {
			t.Errorf("undone twice: got %v", err)
		}
		h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.DismissLookalike(h.Here(), tx, nolwenn.ID, second) })
		if likes, err = h.IDs.Lookalikes(h.Here(), 10); err != nil || len(likes) != 0 {
			t.Errorf("after it was judged: got %+v, %v", likes, err)
		}
	})
}

func person(t *testing.T, h *identitytest.House, id identity.PersonID) identity.Person {
	t.Helper()
	p, err := h.IDs.Person(h.Here(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Whoever manages accounts cannot leave the town without anybody who does.
func TestAnAdministratorStays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		helene := h.Agent("helene.riou")
		refused := func(what string, do func(tx *db.Tx) error) {
			t.Helper()
			err := d.Write(h.Here(), func(tx *db.Tx) error {
				if err := do(tx); err != nil {
					return err
				}
				return h.IDs.KeepAnAdministrator(h.Here(), tx)
			})
			if !errors.Is(err, identity.ErrLastAdministrator) {
				t.Errorf("%s: got %v", what, err)
			}
		}
		refused("her role taken", func(tx *db.Tx) error { return h.IDs.TakeRole(h.Here(), tx, helene.ID, town.Administrator) })
		refused("suspended", func(tx *db.Tx) error { return h.IDs.CloseAgent(h.Here(), tx, helene.ID) })
		refused("the role emptied", func(tx *db.Tx) error { return h.IDs.SaveRole(h.Here(), tx, identity.Role{ID: town.Administrator}) })
		if got := h.Agent("helene.riou"); got.Closed || !got.Rights.Allow(identity.MayManageAgents) {
			t.Errorf("got %+v", got)
		}
		claire := h.Agent("claire.morvan")
		h.Write(h.Here(), func(tx *db.Tx) error {
			if err := h.IDs.CloseAgent(h.Here(), tx, claire.ID); err != nil {
				return err
			}
			return h.IDs.ReopenAgent(h.Here(), tx, claire.ID)
		})
		if h.Agent("claire.morvan").Closed {
			t.Error("she is still suspended")
		}
	})
}
