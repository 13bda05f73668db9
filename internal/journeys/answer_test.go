package journeys

import (
	"bytes"
	"strings"
)

// told is the answer of the rules: a mail that says so, a page with each reason, and a
// letter that says the same.
func (p *person) told() {
	p.t.Helper()
	p.mail(p.address(), p.say("Nous avons votre demande", "We have your request"))
	p.Check("mail")
	p.mail(p.address(), p.say("Votre demande est acceptée : 80 €", "Your request is granted: €80"))
	p.follows()
	p.See(p.say("Votre demande est acceptée : 80 €", "Your request is granted: €80"))
	p.reasons()
	p.See(p.say("Cette décision a été calculée automatiquement", "This decision was worked out automatically"))
	p.Check("granted")
	p.Press(p.say("Lire la lettre de décision", "Read the decision letter"))
	p.See("80", p.say("Si vous n'êtes pas d'accord", "If you do not agree"))
	p.Check("letter")
	if letter := p.fetch(p.href(p.say("Garder la lettre (PDF)", "Keep the letter (PDF)"))); !bytes.HasPrefix(letter, []byte("%PDF-")) {
		p.t.Errorf("the letter is no PDF: it begins with %q", letter[:min(20, len(letter))])
	}
	p.Press(p.say("Retour à ma demande", "Back to my request"))
}

// follows opens the link of the mail that is open, and presses its button.
func (p *person) follows() {
	p.t.Helper()
	link := p.link("/r/")
	p.Go(link)
	if strings.HasPrefix(p.Path(), "/r/") {
		p.Press(p.say("Ouvrir ma demande", "Open my request"))
	}
	p.See(p.reference)
}

// reasons are those of the grant, each with its value and its limit.
func (p *person) reasons() {
	p.t.Helper()
	p.See(p.say("L'enfant aura 9 ans le 1er septembre 2026", "The child will be 9"),
		p.say("L'enfant habite la commune", "The child lives in the commune"),
		p.say("Votre quotient familial est de 350 €", "Your family quotient is €350"),
		p.say("C'est la première aide de l'année", "It is the first grant of the year"))
}

// objects asks for a person to look at what the rules decided.
func (p *person) objects() {
	p.t.Helper()
	p.Press(p.say("Faire regarder par une personne", "Have a person look at it"))
	p.Check("objection")
	p.Press(p.say("Envoyer", "Send"))
	p.errors(p.say("Une réponse à corriger", "One answer to correct"))
	p.Choose(p.say("Contester la décision", "Contest the decision"))
	p.Press(p.say("Envoyer", "Send"))
	p.errors(p.say("Écrivez ce qui ne va pas", "Write what is wrong"))
	p.Check("objection-error")
	p.Fill(p.say("Vos raisons", "Your reasons"), "Inès a changé de club.")
	p.Press(p.say("Envoyer", "Send"))
	p.See(p.say("Une personne va regarder", "A person will look"), p.say("Vous avez contesté la décision", "You contested the decision"))
}

// rates says whether it helped.
func (p *person) rates() {
	p.t.Helper()
	p.Press(p.say("Envoyer mon avis", "Send my opinion"))
	p.errors(p.say("Choisissez une réponse", "Choose an answer"))
	p.Choose(p.say("En partie", "Partly"))
	p.Fill(p.say("Ce que nous pouvons faire mieux", "What we can do better"), "Plus vite au téléphone.")
	p.Press(p.say("Envoyer mon avis", "Send my opinion"))
	p.See(p.say("Merci pour votre avis", "Thank you for your opinion"))
	p.Check("rated")
	p.Go("/requests")
	p.See(p.reference)
	if n := p.Eval(`document.querySelectorAll(".pv-rows > li").length`); n != 1.0 {
		p.t.Errorf("%v requests in the list, want the one that was sent", n)
	}
	p.Check("requests")
}
