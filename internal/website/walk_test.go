package website_test

import (
	"strings"
	"testing"

	"parvis/internal/identity/town"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/website/websitetest"
)

// TestWalk arrives on the square, looks for a service, begins it and comes back to what was
// begun: on a phone with and without a script, in English, on a desk by day and at night.
func TestWalk(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{browsertest.Phone, browsertest.Phone.WithoutScript(), browsertest.Desktop, browsertest.Desktop.AtNight()} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			h := websitetest.New(t, dbtest.New(t))
			p := browsertest.Open(t, h.Server.URL, eyes)
			p.Go("/")
			p.Check("home")
			p.Fill("Que cherchez-vous ?", "fotball")
			p.Press("Chercher")
			p.See("Aide au sport pour un enfant")
			p.Check("search")
			p.Press("Aide au sport pour un enfant")
			p.Check("service")
			p.Press("Commencer")
			p.Go("/services/child-sport-grant")
			p.See("Vous avez déjà commencé", "pas encore envoyée")
			p.Check("service-begun")
			p.Press("Reprendre ma demande")
			for _, page := range []struct{ path, name string }{
				{"/search?q=passeport", "search-none"}, {"/services", "services"}, {"/services?moment=children", "services-moment"}, {"/contact", "contact"},
				{"/accessibility", "accessibility"}, {"/privacy", "privacy"}, {"/cookies", "cookies"}, {"/legal", "legal"}, {"/storybook", "storybook"}, {"/missing", "missing"},
			} {
				p.Go(page.path)
				p.Check(page.name)
			}
			p.Go("http://valbrume.localhost" + h.Server.URL[strings.LastIndex(h.Server.URL, ":"):] + "/")
			p.See("ici la mairie de Valbrume")
			p.Check("home-valbrume")
		})
	}
}

// TestWalkInEnglish changes the language on the page and stays on it.
func TestWalkInEnglish(t *testing.T) {
	t.Parallel()
	h := websitetest.New(t, dbtest.New(t))
	p := browsertest.Open(t, h.Server.URL, browsertest.Desktop)
	p.Go("/services/child-sport-grant")
	p.Press("English")
	p.See("Grant for a child's sport", "What you need", "Start")
	if got := p.Path(); got != "/services/child-sport-grant?lang=en" && got != "/services/child-sport-grant" {
		t.Errorf("the language led to %s", got)
	}
	p.Check("service")
	p.Go("/")
	p.See("What are you looking for?")
	p.Check("home")
}

// TestLookIsMeasuredLive has an administrator choose a colour that is too faint.
func TestLookIsMeasuredLive(t *testing.T) {
	t.Parallel()
	h := websitetest.New(t, dbtest.New(t))
	a := h.Agent("helene.riou")
	p := browsertest.Open(t, h.Server.URL, browsertest.Desktop)
	p.Go("/desk/sign-in")
	p.Fill("Adresse e-mail professionnelle", a.Email)
	p.Fill("Mot de passe", town.Password)
	p.Press("Continuer")
	p.Fill("6 chiffres", town.Secret(a.Email).Code(h.Clock.Now()))
	p.Press("Entrer")
	p.Go("/desk/look")
	p.Check("look")
	p.Fill("Liens", "#9ab8ff")
	p.See("le contraste est de 1,80")
	p.Press("Garder ces couleurs")
	p.See("à corriger")
	p.Check("look-refused")
}
