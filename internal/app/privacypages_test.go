package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
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
	status, to, _ := d.visitor(portvieux).ask("GET", "/my-data", nil)
	if status == http.StatusOK {
		t.Errorf("somebody who proved nothing sees the page of their data: %d %s", status, to)
	}
}
