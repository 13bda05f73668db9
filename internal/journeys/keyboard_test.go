package journeys

import (
	"strings"
	"testing"

	"parvis/internal/kit/db"
)

// The keys of somebody who uses no mouse.
const (
	tab   = "\t"
	enter = "\r"
	space = " "
)

// TestByKeyboard asks for the sport grant without ever touching a mouse: every stop of
// the Tab key is seen, none is a trap, and the summary of errors takes the focus.
func TestByKeyboard(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	p := s.someone(t, phone)
	p.Go("/services/child-sport-grant")
	p.walk("Commencer", enter)
	p.See("Pas encore envoyé")
	p.walk("L'enfant", enter)
	p.See("Date de naissance de l'enfant")
	p.walk("Continuer", enter)
	p.See("Deux réponses à corriger")
	if p.Eval(`new Promise(done => { const began = performance.now(), look = () =>
		document.activeElement?.matches(".govuk-error-summary") ? done(true) : performance.now() - began > 9000 ? done(false) : requestAnimationFrame(look); look() })`) != true {
		t.Errorf("the summary of errors did not take the focus, %q did", p.Focus())
	}
	p.Key(tab)
	// The browser's driver sends Enter in two parts; the second would reach the field that
	// the first leads to, and send the form. A real keyboard does not.
	p.Eval(`document.activeElement.click()`)
	p.Key("Malo Riou")
	if p.value("child_name") != "Malo Riou" {
		t.Errorf("the link of the summary led elsewhere: the name is %q", p.value("child_name"))
	}
	p.walk("Jour", "2")
	p.walk("Mois", "3")
	p.walk("Année", "2017")
	p.walk("Continuer", enter)
	p.on("Le club", "Dans quel club ?")
	p.walk("US Portvieux football", space)
	p.walk("Prix de l'adhésion", "120")
	p.walk("Continuer", enter)
	p.on("Où habite l'enfant ?", "Numéro et rue")
	p.walk("Numéro et rue", "4 quai des Dériveurs")
	p.walk("Code postal", "29990")
	p.walk("Commune", "Portvieux")
	p.walk("Continuer", enter)
	p.on("Votre quotient familial", "Connaissez-vous votre quotient familial ?")
	p.walk("Oui", space)
	p.See("Par exemple : 640")
	p.walk("Quotient familial", "350")
	p.walk("Continuer", enter)
	p.on("À qui verser l'aide ?", "Au club")
	p.walk("Au club", space)
	p.walk("Continuer", enter)
	p.on("Vous", "Adresse e-mail")
	p.walk("Prénom", "Yann")
	p.walk("Nom", "Riou")
	p.walk("Adresse e-mail", "yann.clavier@mel.example")
	p.walk("Ce que je déclare est exact", space)
	p.walk("Continuer", enter)
	p.on("Relire, puis envoyer", "Relisez, puis envoyez")
	p.walk("Envoyer ma demande", enter)
	p.See("Nous avons bien reçu votre demande")
}

// on waits for a part of the request, and opens it when the walk led to the list instead.
func (p *person) on(part, question string) {
	p.t.Helper()
	p.See(part)
	if strings.HasSuffix(p.Path(), "/tasks") {
		p.walk(part, enter)
	}
	p.See(question)
}

// walk presses Tab until something with these words has the focus, and then keys. Every
// stop on the way must be seen.
func (p *person) walk(words, keys string) {
	p.t.Helper()
	for range 60 {
		p.Key(tab)
		p.ringed()
		if strings.HasPrefix(p.Focus(), words) {
			p.Key(keys)
			return
		}
	}
	p.t.Fatalf("Tab never reached %q on %s: %s", words, p.Path(), p.Text())
}

// ringed fails when nothing shows where the focus is: on the element, or for a hidden
// radio on its slab.
func (p *person) ringed() {
	p.t.Helper()
	if p.Eval(`(() => { const e = document.activeElement; if (!e || e === document.body) return true;
		const shows = n => [null, "::before", "::after"].some(part => { const c = getComputedStyle(n, part);
			return (c.outlineStyle !== "none" && parseFloat(c.outlineWidth) > 0) || c.boxShadow !== "none" });
		return [e, e.parentElement, ...(e.labels || [])].some(n => n && shows(n)) })()`) != true {
		p.t.Errorf("nothing shows that %q has the focus on %s", p.Focus(), p.Path())
	}
}
