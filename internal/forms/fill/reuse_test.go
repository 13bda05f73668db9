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

// TestMailedLink: the link opens the draft on another device, and once something is saved
// there the draft no longer depends on the session (demarche-numerique#6356).
func TestMailedLink(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b, draft := begin(t, s)
	b.Post(draft+"/child", posted([]string{"child_name"}, "child_name", "Malo")...)
	id, _ := forms.ParseID(draft[len("/drafts/"):])
	var keys identity.Keys
	s.Write(s.Here(), func(tx *db.Tx) error {
		d, err := s.Forms.Trusted(s.Here(), tx, id)
		if err != nil {
			return err
		}
		keys, err = s.Forms.KeepForLater(s.Here(), tx, d, "nadia@example.org")
		return err
	})
	phone := s.Browser(s.Portvieux)
	if in := phone.Post("/test/link/" + keys.Token.String()); in.To != draft {
		t.Fatalf("the link leads to %q", in.To)
	}
	expect(t, "by the link", phone.Get(draft+"/child"), http.StatusOK, `value="Malo"`)
	phone.Post("/test/leave")
	expect(t, "nothing saved, session over", phone.Get(draft+"/child"), http.StatusNotFound)
	phone.Post("/test/link/" + keys.Token.String())
	phone.Post(draft+"/club", posted([]string{"fee"}, "fee", "120")...)
	phone.Post("/test/leave")
	expect(t, "saved, session over", phone.Get(draft+"/club"), http.StatusOK, `value="120"`)
}
