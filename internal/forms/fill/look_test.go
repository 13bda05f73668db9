package fill_test

import (
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db/dbtest"
)

// TestLook looks at the pages beside the walk, in the other language and at night too.
func TestLook(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{browsertest.Phone, browsertest.Desktop.In("en"), browsertest.Phone.AtNight()} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			s := open(t, dbtest.New(t))
			p := browsertest.Open(t, s.URL, eyes)
			p.Go("/resume")
			p.Check("forms-resume")
			p.Go("/services/everything")
			p.Press("Commencer")
			draft := p.Path()[:len("/drafts/00000000-0000-7000-8000-000000000000")]
			for _, page := range []string{"club", "means", "home", "contact", "place", "keep", "check"} {
				p.Go(draft + "/" + page)
				p.Check("forms-look-" + page)
			}
			p.Go(draft + "/contact")
			p.Eval(`document.querySelector(".pv-actions button").click()`)
			p.See("Le Goff")
			p.Check("forms-look-faults")
			p.Go(draft + "/keep")
			p.Eval(`(() => { document.querySelector("#email").value = "nadia@example.org"; document.querySelector("button[name=how]").click() })()`)
			p.See("/resume")
			p.Check("forms-kept")
		})
	}
}
