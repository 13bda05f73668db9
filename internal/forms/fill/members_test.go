package fill_test

import (
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db/dbtest"
	"parvis/services"
)

// TestMembersOnThePage: who lives at home is told one by one, on a phone, with and without script: a member is added
// and taken out, a fault stands at the member's own field, and the check page reads them back.
func TestMembersOnThePage(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{browsertest.Phone, browsertest.Phone.WithoutScript(), browsertest.Desktop} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			s := open(t, dbtest.New(t))
			source, err := services.Files.ReadFile("emergency-aid.yaml")
			if err != nil {
				t.Fatal(err)
			}
			s.Publish(source)
			p := browsertest.Open(t, s.URL, eyes)
			p.Go("/services/emergency-aid")
			p.Press("Commencer")
			draft := p.Path()[:len("/drafts/00000000-0000-7000-8000-000000000000")]
			p.Go(draft + "/household")
			p.See("Sans vous compter")
			p.Check("household-none")
			p.Press("Ajouter une personne")
			p.See("Qui est-ce pour vous")
			p.Fill("Prénom", "Lina")
			p.Press("Continuer")
			p.See("Écrivez la date", "Lina")
			p.Check("household-faults")
			p.Fill("Jour", "14")
			p.Fill("Mois", "5")
			p.Fill("Année", "2018")
			p.Choose("Votre enfant")
			p.Press("Ajouter une personne")
			p.See("Personne 2")
			p.Press("Retirer Personne 2")
			p.Check("household-one")
			p.Press("Continuer")
			p.Go(draft + "/check")
			p.See("Personne 1 : Lina", "Date de naissance", "14 mai 2018", "Votre enfant")
			p.Check("household-check")
		})
	}
}
