package fill_test

import (
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db/dbtest"
)

// TestWalk fills in a whole request as a person does, on a phone and on a desk, with and
// without a script, and looks at every page on the way.
func TestWalk(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{
		browsertest.Phone, browsertest.Phone.WithoutScript(), browsertest.Desktop,
	} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			s := open(t, dbtest.New(t))
			p := browsertest.Open(t, s.URL, eyes)
			p.Go("/services/everything")
			p.Press("Commencer")
			p.See("Votre demande : Demande de toutes sortes", "0 partie remplie sur 3", "Pas encore envoyé")
			p.Check("forms-tasks")
			p.Press("L'enfant")
			child(p)
			club(p)
			means(p, eyes.NoScript)
			home(p)
			children(p, eyes.NoScript)
			contact(p)
			p.See("3 parties remplies sur 3")
			p.Check("forms-tasks-filled")
			p.Press("Relire, puis envoyer")
			p.See("Relisez, puis envoyez", "27 mars 2018", "350 € par mois", "Enfant 1 : Malo")
			p.Check("forms-check")
			p.Press("Envoyer ma demande")
			p.See("Votre demande est déjà envoyée", "PV-2026-4187")
			p.Check("forms-sent")
		})
	}
}

func child(p *browsertest.Page) {
	p.Check("forms-question")
	p.Press("Continuer")
	p.See("Deux réponses à corriger", "Écrivez la date, par exemple 27 3 2014")
	p.Check("forms-question-empty")
	p.Fill("Prénom et nom", "Malo Le Goff")
	p.Fill("Jour", "31")
	p.Fill("Mois", "2")
	p.Fill("Année", "2018")
	p.Press("Continuer")
	p.See("Une réponse à corriger")
	p.Check("forms-question-error")
	p.Fill("Jour", "27")
	p.Fill("Mois", "mars")
	p.Press("Continuer")
}

func club(p *browsertest.Page) {
	p.See("Dans quel club")
	p.Choose("Autre")
	p.Fill("Votre autre réponse", "Boxe du quai")
	p.Fill("Prix de l'adhésion", "120,50")
	p.Check("forms-choices")
	p.Press("Continuer")
}

func means(p *browsertest.Page, noScript bool) {
	p.See("Vos revenus")
	p.Press("Vos revenus")
	p.Miss("Quotient familial")
	p.Choose("Oui")
	if noScript {
		p.Press("Continuer")
	}
	p.See("Quotient familial")
	p.Fill("Quotient familial", "350")
	p.Check("forms-opened")
	p.Press("Continuer")
}

func home(p *browsertest.Page) {
	p.See("Numéro et rue")
	p.Check("forms-address")
	p.Fill("Numéro et rue", "14 quai des Indes")
	p.Fill("Code postal", "29990")
	p.Fill("Commune", "Portvieux")
	p.Fill("Adultes, vous compris", "1")
	p.Fill("Enfants", "1")
	p.Press("Continuer")
}

func children(p *browsertest.Page, noScript bool) {
	p.See("Enfant 1")
	p.Fill("Prénom", "Malo")
	p.Choose("Oui")
	if noScript {
		p.Press("Continuer")
	}
	p.See("Quelle école")
	p.Fill("Quelle école", "Anita-Conti")
	p.Press("Ajouter un enfant")
	p.See("Enfant 2", "Enfant 1 : Malo")
	p.Check("forms-repeat")
	p.Press("Retirer Enfant 2")
	p.Press("Continuer")
}

func contact(p *browsertest.Page) {
	p.See("2 parties remplies sur 3")
	p.Press("Vous et votre accord")
	p.Check("forms-contact")
	p.Fill("Prénom", "Nadia")
	p.Fill("Nom", "Le Goff")
	p.Fill("Jour", "2")
	p.Fill("Mois", "5")
	p.Fill("Année", "1990")
	p.Fill("Adresse e-mail", "nadia@example.org")
	p.Choose("Ce que je dis est exact.")
	p.Fill("Signez de votre nom", "Nadia Le Goff")
	p.Press("Continuer")
	p.See("Où est-ce")
	p.Check("forms-place")
	p.Fill("Adresse ou lieu connu", "12 rue du Port")
	p.Press("Continuer")
}
