package journeys

import (
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

// TestAnswerAQuestion is a father who does not know his quotient: the rules ask him for
// it, he answers on the page of his request, and the rules grant it.
func TestAnswerAQuestion(t *testing.T) {
	t.Parallel()
	s := open(t, db.Postgres)
	for _, eyes := range []browsertest.Eyes{phone.In("en").WithoutScript(), desktop} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			p := s.someone(t, eyes)
			p.applies("45", "")
			p.mail(p.address(), p.say("Une question sur votre demande", "A question about your request"))
			p.follows()
			p.See(p.say("Nous attendons votre réponse", "We are waiting for your answer"), p.say("Une question pour vous", "A question for you"))
			p.Check("asked")
			p.Press(p.say("Envoyer ma réponse", "Send my answer"))
			p.errors(p.say("à corriger", "to correct"))
			p.Check("asked-empty")
			p.Fill(p.say("Quotient familial", "Family quotient"), "640")
			p.Press(p.say("Envoyer ma réponse", "Send my answer"))
			p.See(p.say("Merci, nous avons votre réponse", "Thank you, we have your answer"))
			p.reload("/requests/"+p.reference, p.say("Votre demande est acceptée : 45 €", "Your request is granted: €45"))
			p.Check("answered-granted")
			p.mail(p.address(), p.say("Votre demande est acceptée : 45 €", "Your request is granted: €45"))
		})
	}
}
