package journeys

import (
	"regexp"
	"strings"
	"testing"

	demo "parvis/internal/identity/town"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

// TestAgentDecides is a request that needs a person: an agent finds it, writes a note that
// the resident never sees, asks a question, and decides with a reason and an amount.
func TestAgentDecides(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	for _, test := range []struct {
		resident, agent browsertest.Eyes
		who, colleague  string
	}{
		{phone, desktop, "thomas.morvan", "claire.morvan"},
		{phone.In("en").WithoutScript(), phone.In("fr").WithoutScript(), "gwen.tanguy", "helene.riou"},
	} {
		t.Run(test.agent.String(), func(t *testing.T) {
			t.Parallel()
			p := s.someone(t, test.resident)
			p.applies("900", "350")
			a := s.someone(t, test.agent)
			a.signsIn(test.who)
			a.opensCase(p.reference)
			a.notes()
			a.asks()
			p.replies()
			a.decides()
			p.readsDecision()
			a.meets(test.colleague)
		})
	}
}

// signsIn with the password and the six digits that the demo shows.
func (p *person) signsIn(who string) {
	p.t.Helper()
	p.town.comes(p.t, who)
	p.Go("/desk")
	if !strings.HasPrefix(p.Path(), "/desk/sign-in") {
		p.Press(p.say("Je travaille ici", "I work here"))
	}
	p.Check("sign-in")
	p.Fill(p.say("Adresse e-mail", "Work e-mail address"), who+"@portvieux.example")
	p.Fill(p.say("Mot de passe", "Password"), demo.Password)
	p.Press(p.say("Continuer", "Continue"))
	p.See(p.say("6 chiffres", "6 digits"))
	p.Check("sign-in-digits")
	digits := regexp.MustCompile(`\d{3} ?\d{3}\.`).FindString(p.Text())
	p.Fill(p.say("6 chiffres", "6 digits"), strings.TrimSuffix(digits, "."))
	p.Press(p.say("Entrer", "Come in"))
	p.until("to be let in", `!location.pathname.startsWith("/desk/sign-in")`) // whoever goes on before has no session yet
}

// opensCase finds the request among those of the agent's teams, and opens it.
func (p *person) opensCase(reference string) {
	p.t.Helper()
	p.reload("/desk?view=unassigned", reference)
	p.Check("inbox")
	p.Go("/desk?q=" + reference)
	p.See(reference)
	p.Go("/desk/cases/" + reference)
	p.See("Histoire", reference, "Prix de l'adhésion", "900 €")
	p.reference = reference
	p.Check("case")
}

// notes what the resident never reads.
func (p *person) notes() {
	p.t.Helper()
	p.Press("Note interne")
	p.Fill("Votre note", secret)
	p.Press("Garder la note")
	p.See("Note gardée", secret)
}

const secret = "Appeler le club : prix double des autres."

func (p *person) asks() {
	p.t.Helper()
	p.Press("Question")
	p.Fill("Votre question", "Ce prix comprend-il un stage ?")
	p.Check("case-ask")
	p.Press("Poser la question")
	p.See("Question posée", "Ce prix comprend-il un stage ?")
}

// replies to the question with words of their own, from the mail.
func (p *person) replies() {
	p.t.Helper()
	p.mail(p.address(), p.say("Une question", "A question"))
	p.follows()
	p.See("Ce prix comprend-il un stage ?")
	p.Miss(secret)
	p.Fill(p.say("Répondre avec mes mots", "Answer in my own words"), "Oui, quatre jours à Pâques.")
	p.Press(p.say("Envoyer ma réponse", "Send my answer"))
	p.See(p.say("Merci, nous avons votre réponse", "Thank you, we have your answer"))
	p.Miss(secret)
}

// decides on an amount, with a reason that the resident reads.
func (p *person) decides() {
	p.t.Helper()
	p.reload("/desk/cases/"+p.reference, "Accorder un autre montant")
	p.See("Oui, quatre jours à Pâques.")
	p.Press("Accorder un autre montant")
	p.Check("decide")
	p.Press("Accorder un autre montant")
	p.errors("Cochez un motif, ou écrivez-en un")
	p.Check("decide-error")
	p.Fill("Montant", "150")
	p.Fill("Motif, en mots pour le résident", "Le stage compte aussi.")
	p.Press("Accorder un autre montant")
	p.See("La demande est passée à « Accordée »")
	p.Check("decided")
}

// readsDecision of the agent, and not a word of the note.
func (p *person) readsDecision() {
	p.t.Helper()
	p.mail(p.address(), p.say("Votre demande est acceptée", "Your request is granted"))
	p.follows()
	p.See(p.say("Votre demande est acceptée : 150 €", "Your request is granted: €150"), "Le stage compte aussi.")
	p.Miss(secret)
	p.Check("decided-by-hand")
	p.Fill(p.say("Écrire un message", "Write a message"), "Merci bien.")
	p.Press(p.say("Envoyer le message", "Send the message"))
	p.See(p.say("Votre message est arrivé", "Your message has arrived"))
}

// meets a colleague on the same request: with a script the page follows at once and the
// text begun stays; without, both texts stand side by side. Nothing is lost.
func (p *person) meets(colleague string) {
	p.t.Helper()
	other := p.elsewhere()
	other.signsIn(colleague)
	p.Go("/desk/cases/" + p.reference)
	p.Fill("Votre réponse", "Bonne saison à Malo.")
	other.Go("/desk/cases/" + p.reference)
	other.Fill("Votre réponse", "À bientôt au bord du bassin.")
	other.Press("Envoyer")
	other.See("Réponse envoyée")
	if p.eyes.NoScript {
		p.Press("Envoyer")
		p.See("a changé entre-temps")
	}
	p.See("À bientôt au bord du bassin.")
	if !strings.Contains(p.value("text"), "Bonne saison à Malo.") {
		p.t.Errorf("the agent's text is lost: %q", p.value("text"))
	}
	p.Check("met-a-colleague")
}
