package fill_test

import (
	"net/http"
	"testing"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// TestSaidOnce: what a recognised person said before is offered, taken over by a press,
// and never put in place of what they write.
func TestSaidOnce(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	nolwenn := s.Resident(identity.NewPerson{Given: "Nolwenn", Family: "Le Goff", Contacts: []identity.ContactPoint{
		reach(t, identity.Email, "nolwenn@courriel.example"), reach(t, identity.Address, "18 rue des Voiliers, 29990 Portvieux"),
	}})
	b, draft := begin(t, s)
	expect(t, "a stranger", b.Get(draft+"/home"), http.StatusOK, "Numéro et rue")
	var keys identity.Keys
	id, _ := forms.ParseID(draft[len("/drafts/"):])
	s.Write(s.Here(), func(tx *db.Tx) error {
		d, err := s.Forms.Trusted(s.Here(), tx, id)
		if err != nil {
			return err
		}
		keys, err = s.Forms.KeepForLater(s.Here(), tx, d, "nolwenn@courriel.example")
		return err
	})
	in := b.Post("/resume", "code", keys.Code.String(), "second", "nolwenn@courriel.example")
	if in.Status != http.StatusSeeOther {
		t.Fatalf("the code: %d", in.Status)
	}
	offered := b.Get(draft + "/home")
	expect(t, nolwenn.Name(), offered, http.StatusOK, "Vous nous avez déjà dit", "18 rue des Voiliers, 29990 Portvieux", "Reprendre cette réponse")
	page := posted([]string{"address", "household"}, "household-adults", "2")
	taken := b.Post(draft+"/home", append([]string{"reuse", "address"}, page...)...)
	expect(t, "taken over", taken, http.StatusOK, `value="18 rue des Voiliers"`, `value="29990"`, `value="Portvieux"`, `value="2"`)
	if d := s.Fresh(&forms.Draft{ID: id}); len(d.Answers) > 0 {
		t.Errorf("saved without being asked: %v", d.Answers)
	}
	b.Post(draft+"/home", posted([]string{"address"}, "address-line", "2 quai Nord", "address-postcode", "29990", "address-city", "Portvieux")...)
	expect(t, "written by hand", b.Get(draft+"/home"), http.StatusOK, `value="2 quai Nord"`)
}

func reach(t *testing.T, kind identity.ContactKind, typed string) identity.ContactPoint {
	t.Helper()
	c, err := identity.NewContact(kind, typed, "FR")
	if err != nil {
		t.Fatal(err)
	}
	return c
}
