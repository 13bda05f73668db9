package fill_test

import (
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db/dbtest"
)

// elsewhere saves other answers of the page in front of the person, as their other device does.
const elsewhere = `(async () => {
	const form = document.querySelector("form[enctype]"), typed = new FormData(form);
	typed.set("child_name", "Inès Le Goff"); typed.set("birth_date-day", "3"); typed.set("birth_date-month", "4"); typed.set("birth_date-year", "2016");
	return (await fetch(form.action, {method: "POST", body: typed})).status })()`

// TestWalkStale: a page that another device has saved shows both texts, and either can be kept.
func TestWalkStale(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{browsertest.Phone, browsertest.Desktop} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			s := open(t, dbtest.New(t))
			for _, choice := range []struct{ press, kept string }{
				{"Garder ce que je viens d’écrire", "Malo"}, {"Laisser ce qui était gardé", "Inès Le Goff"},
			} {
				p := browsertest.Open(t, s.URL, eyes)
				p.Go("/services/everything")
				p.Press("Commencer")
				draft := p.Path()[:len("/drafts/00000000-0000-7000-8000-000000000000")]
				p.Go(draft + "/child")
				p.Eval(elsewhere)
				p.Fill("Prénom et nom", "Malo")
				p.Fill("Jour", "2")
				p.Fill("Mois", "3")
				p.Fill("Année", "2017")
				p.Press("Continuer")
				p.See("Cette page a changé ailleurs", "Inès Le Goff", "Malo", "3 avril 2016", "2 mars 2017")
				p.Check("forms-stale")
				p.Press(choice.press)
				p.Go(draft + "/check")
				p.See(choice.kept)
			}
		})
	}
}
