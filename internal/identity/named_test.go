package identity_test

import (
	"testing"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// At the counter a name is heard, not read.
func TestPeopleAreFoundByName(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		nolwenn := h.Resident(town.Nolwenn())
		h.Write(h.Here(), func(tx *db.Tx) error {
			_, err := h.IDs.Register(h.Here(), tx, identity.NewPerson{Given: "Zoé", Family: "Ébène-Martin", Birth: civil.Date{Year: 1948, Month: 2, Day: 29}})
			return err
		})
		for typed, want := range map[string]int{
			"Le Goff": 1, "legoff": 1, "LE-GOFF nol": 1, "le g": 1, "Le Goff Marc": 0, "ebene": 1, "Ébène Martin Zoé": 1, "ebenemartin z": 1, "x": 0, "": 0, "!": 0,
		} {
			found, err := h.IDs.PeopleNamed(h.Here(), typed, civil.Date{}, 20)
			if err != nil || len(found) != want {
				t.Errorf("%q: got %d people (%v), want %d", typed, len(found), err, want)
			}
		}
		for born, want := range map[civil.Date]int{{Year: 1948, Month: 2, Day: 29}: 1, {Year: 1984, Month: 2, Day: 29}: 0} {
			if found, err := h.IDs.PeopleNamed(h.Here(), "ebene", born, 20); err != nil || len(found) != want {
				t.Errorf("born %s: got %d (%v), want %d", born, len(found), err, want)
			}
		}
		h.Write(h.Here(), func(tx *db.Tx) error {
			nolwenn.Family = "Kervella"
			return h.IDs.ChangePerson(h.Here(), tx, nolwenn)
		})
		if found, err := h.IDs.PeopleNamed(h.Here(), "kervel", civil.Date{}, 1); err != nil || len(found) != 1 {
			t.Errorf("under the new name: got %d (%v), want 1", len(found), err)
		}
		if found, err := h.IDs.PeopleNamed(h.There(), "kervel", civil.Date{}, 1); err != nil || len(found) != 0 {
			t.Errorf("in the other town: got %d (%v), want none", len(found), err)
		}
	})
}
