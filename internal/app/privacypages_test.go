package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// The officer holds a request, which the agents read on it; lets it go; downloads a copy; and is told why nothing is erased.
func TestTheOfficersWindow(t *testing.T) {
	t.Parallel()
	d := openDoors(t)
	ids, _ := d.ofPortvieux()
	ref := ids["reference"]
	officer := d.visitor(portvieux).signIn("helene.riou@portvieux.example")
	post := func(what string, want int, pairs ...string) string {
		t.Helper()
		form := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		status, _, body := officer.ask("POST", "/desk/privacy/"+what, form)
		if status != want {
			t.Errorf("%s %v: %d, want %d", what, pairs, status, want)
		}
		return body
	}
	if status, _, body := officer.ask("GET", "/desk/privacy", nil); status != http.StatusOK || strings.Contains(body, "officer.") {
		t.Errorf("the window: %d", status)
	}
	if body := post("hold", http.StatusUnprocessableEntity, "hold", ref, "reason", " "); !strings.Contains(body, `value="`+ref+`"`) {
		t.Error("what was typed is lost")
	}
	post("hold", http.StatusUnprocessableEntity, "hold", "PV-1999-1", "reason", "contrôle")
	post("hold", http.StatusSeeOther, "hold", ref, "reason", "Recours devant le tribunal")
	for _, path := range []string{"/desk/privacy", "/desk/cases/" + ref} {
		if _, _, body := officer.ask("GET", path, nil); !strings.Contains(body, "Recours devant le tribunal") {
			t.Errorf("%s does not say why the request is held", path)
		}
	}
	post("hold", http.StatusUnprocessableEntity, "hold", ref, "reason", "deux fois")
	post("lift", http.StatusSeeOther, "request", ref)
	if body := post("copy", http.StatusOK, "copy", ref); !strings.HasPrefix(body, "PK") {
		t.Errorf("the copy is no zip: %.20q", body)
	}
	post("erase", http.StatusUnprocessableEntity, "erase", ref)
	d.wishesToBeErased(t, officer)
	status, to, _ := d.visitor(portvieux).ask("GET", "/my-data", nil)
	if status == http.StatusOK {
		t.Errorf("somebody who proved nothing sees the page of their data: %d %s", status, to)
	}
}

// wishesToBeErased is a resident who comes by a code, reads what is held, and asks for its erasure: an officer reads it,
// and nothing is erased by itself.
func (d *doors) wishesToBeErased(t *testing.T, officer *visitor) {
	t.Helper()
	here := d.at(t)
	point, err := identity.NewContact(identity.Email, "yvonne.lebihan@mel.example", "FR")
	if err != nil {
		t.Fatal(err)
	}
	var keys identity.Keys
	var id identity.PersonID
	err = d.db.Write(here, func(tx *db.Tx) (err error) {
		if id, err = d.ids.Register(here, tx, identity.NewPerson{Given: "Yvonne", Family: "Le Bihan", Contacts: []identity.ContactPoint{point}}); err != nil {
			return err
		}
		keys, err = d.ids.RequestLink(here, tx, identity.Ask{Address: point.Value, Purpose: identity.Follow})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	yvonne := d.visitor(portvieux)
	if status, to, _ := yvonne.ask("POST", "/my-data/erase", nil); status == http.StatusSeeOther && strings.HasPrefix(to, "/my-data") {
		t.Error("somebody who proved nothing asks for an erasure")
	}
	if status, _, body := yvonne.ask("POST", "/follow/code", url.Values{"code": {keys.Code.String()}, "second": {point.Value}}); status != http.StatusSeeOther {
		t.Fatalf("the code: %d\n%.300s", status, body)
	}
	if status, _, body := yvonne.ask("GET", "/my-data", nil); status != http.StatusOK || !strings.Contains(body, "Demander l’effacement") {
		t.Errorf("proved by code, the page of one's data: %d", status)
	}
	for range 2 { // a second press changes nothing
		if status, to, _ := yvonne.ask("POST", "/my-data/erase", nil); status != http.StatusSeeOther || to != "/my-data#erase" {
			t.Errorf("asked: %d to %q", status, to)
		}
	}
	if _, _, body := yvonne.ask("GET", "/my-data", nil); !strings.Contains(body, "Vous avez demandé l’effacement") || strings.Contains(body, "/my-data/erase") {
		t.Error("she is not told that she asked")
	}
	if n := d.count(t, "select count(*) from people where family_name = 'Le Bihan'"); n != 1 {
		t.Errorf("%d of her are left: nothing is erased by itself", n)
	}
	if _, _, body := officer.ask("GET", "/desk/privacy", nil); !strings.Contains(body, "Yvonne Le Bihan") {
		t.Error("the officer does not read it")
	}
	for _, want := range []int{http.StatusSeeOther, http.StatusNotFound} {
		if status, _, _ := officer.ask("POST", "/desk/privacy/asked", url.Values{"person": {id.String()}}); status != want {
			t.Errorf("answered: %d, want %d", status, want)
		}
	}
	if _, _, body := yvonne.ask("GET", "/my-data", nil); !strings.Contains(body, "/my-data/erase") {
		t.Error("answered, she cannot ask again")
	}
}

// at is Portvieux as a request of it knows it.
func (d *doors) at(t *testing.T) context.Context {
	t.Helper()
	ctx := tenant.With(t.Context(), town.PortvieuxID)
	a, err := d.ids.Authority(ctx, town.PortvieuxID)
	if err != nil {
		t.Fatal(err)
	}
	return identity.WithAuthority(ctx, a)
}
