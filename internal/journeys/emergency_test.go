package journeys

import (
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

// TestEmergency is somebody with nothing to eat: treated first, asked for a paper that is
// answered from another device, helped by a person with an amount, and free to object.
func TestEmergency(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	for _, test := range []struct {
		resident, agent browsertest.Eyes
		who, name       string
	}{
		{phone, desktop, "malo.quere", "Malo Quéré"},
		{desktop.In("en").WithoutScript(), phone.WithoutScript(), "gwen.tanguy", "Gwen Tanguy"},
	} {
		t.Run(test.resident.String(), func(t *testing.T) {
			t.Parallel()
			p := s.someone(t, test.resident)
			p.isInNeed()
			p.isTreatedFirst()
			a := s.someone(t, test.agent)
			a.signsIn(test.who)
			a.callsAndAsks(p.reference)
			p.addsPaperElsewhere()
			a.helps()
			p.isHelped(test.name)
			p.objects()
			a.seesObjection()
		})
	}
}

// isInNeed fills in the request for emergency help: need first, hardly any paper.
func (p *person) isInNeed() {
	p.t.Helper()
	p.begins("emergency-aid")
	p.Check("emergency-tasks")
	p.part("De quoi avez-vous besoin ?", "What do you need?")
	p.next()
	p.errors(p.say("réponses à corriger", "answers to correct"))
	p.Check("emergency-need-empty")
	p.Choose(p.say("Manger", "Eat"))
	p.Choose(p.say("Aujourd'hui ou demain", "Today or tomorrow"))
	p.group(p.say("Êtes-vous en sécurité chez vous ?", "Are you safe at home?"), p.say("Oui", "Yes"))
	p.next()
	p.part("Pour qui ?", "Who is it for?")
	p.group(p.say("Remplissez-vous ceci pour quelqu'un d'autre ?", "Are you filling this in for somebody else?"), p.say("Non", "No"))
	p.Check("emergency-who")
	p.next()
	p.part("Comment joindre la personne à aider ?", "How can we reach the person in need?")
	p.named("Tomasz", "Nowak")
	p.day("5", "6", "1984")
	p.Choose(p.say("Le matin", "In the morning"))
	p.Check("emergency-reach")
	p.next()
	p.part("Où vivez-vous ?", "Where do you live?")
	p.Choose(p.say("Je loue un logement", "I rent a home"))
	p.opens("Numéro et rue", "Number and street")
	p.lives()
	p.part("Qui vit avec vous ?", "Who lives with you?")
	p.listsHousehold()
	p.next()
	p.budget()
	p.part("Que s'est-il passé ?", "What happened?")
	p.Choose(p.say("Perte ou baisse de travail", "Job lost or hours cut"))
	p.Check("emergency-cause")
	p.next()
	p.part("Comment vous verser l'aide ?", "How should we pay?")
	p.Choose(p.say("Bons d'achat", "Vouchers"))
	p.Choose(p.say("Ce que je déclare est exact", "What I say is right"))
	p.next()
	p.part("Relire, puis envoyer", "Read again, then send")
	p.Check("emergency-check")
	p.posts()
	p.Check("emergency-receipt")
}

// budget says what came in last month, and what goes out.
func (p *person) budget() {
	p.t.Helper()
	p.part("Ce qui est rentré le mois dernier", "What came in last month")
	p.adds("Ajouter une rentrée", "Add an income")
	p.Choose(p.say("Chômage", "Unemployment benefit"))
	p.Fill(p.say("Combien ?", "How much?"), "820")
	p.Check("emergency-income")
	p.next()
	p.part("Ce qui part chaque mois", "What goes out each month")
	p.adds("Ajouter une dépense", "Add an expense")
	p.Choose(p.say("Loyer ou crédit du logement", "Rent or mortgage"))
	p.Fill(p.say("Combien ?", "How much?"), "430")
	p.next()
}

// adds a line to a list of the form.
func (p *person) adds(fr, en string) {
	p.t.Helper()
	p.Press(p.say(fr, en))
}

// fillsHousehold says who lives in the same home: a parent and two children.
func (p *person) fillsHousehold() {
	p.t.Helper()
	p.Fill(p.say("Adultes, vous compris", "Adults, yourself included"), "1")
	p.Fill(p.say("Enfants", "Children"), "2")
}

func (p *person) isTreatedFirst() {
	p.t.Helper()
	p.mail(p.address(), p.say("Nous avons votre demande", "We have your request"))
	p.Miss("sécurité", "safe at home", "820")
	p.follows()
	p.reload("/requests/"+p.reference, p.say("Traitée en priorité", "Treated first"))
	p.Check("emergency-first")
}

// callsAndAsks is the social worker: they see the emergency, call, write down that they
// have talked, and ask for the paper that is missing.
func (p *person) callsAndAsks(reference string) {
	p.t.Helper()
	p.reference = reference
	p.reload("/desk?view=open", reference)
	p.Go("/desk/cases/" + reference)
	p.See("Urgence", "Appeler maintenant", "Tomasz Nowak", "820")
	p.Check("emergency-case")
	p.Press("Nous avons parlé")
	p.confirms("Nous avons parlé")
	p.See("En étude")
	p.Press("Question")
	p.Fill("Votre question", "Il nous manque ce que vous avez touché le mois dernier.")
	p.Select("Document demandé", "Ce que vous avez touché le mois dernier")
	p.Check("emergency-ask")
	p.Press("Poser la question")
	p.See("Question posée")
}

// confirms a move that asks whether one is sure.
func (p *person) confirms(move string) {
	p.t.Helper()
	if p.Eval(`!!document.querySelector(".d-choice form")`) == true {
		p.Press(move)
	}
}

// addsPaperElsewhere answers the question with a photo, on a device that was never here.
func (p *person) addsPaperElsewhere() {
	p.t.Helper()
	other := p.elsewhere()
	other.reference = p.reference
	other.mail(p.address(), p.say("Une question sur votre demande", "A question about your request"))
	other.follows()
	other.See(p.say("Nous attendons votre réponse", "We are waiting for your answer"), "Il nous manque ce que vous avez touché le mois dernier.")
	other.Check("emergency-asked")
	other.Press(p.say("Envoyer ma réponse", "Send my answer"))
	other.errors(p.say("Écrivez votre réponse, ou ajoutez un papier", "Write your answer, or add a paper"))
	other.Upload(p.say("Ce que vous avez touché le mois dernier", "What you received last month"), other.photo())
	other.Press(p.say("Envoyer ma réponse", "Send my answer"))
	other.See(p.say("Merci, nous avons votre réponse", "Thank you, we have your answer"), "avis.jpg")
	other.Check("emergency-answered")
}

// helps decides by hand, with an amount and a reason.
func (p *person) helps() {
	p.t.Helper()
	p.reload("/desk/cases/"+p.reference, "Accorder…")
	p.reloadHere("avis.jpg")
	p.Press("Accorder…")
	p.Check("emergency-decide")
	p.Fill("Montant", "beaucoup")
	p.Fill("Motif, en mots pour le résident", "De quoi manger jusqu'au versement du chômage.")
	p.Press("Accorder")
	p.errors("Écrivez un montant en euros")
	if got := p.value("amount"); got != "beaucoup" {
		p.t.Errorf("the amount typed was not kept: %q", got)
	}
	p.Check("emergency-decide-error")
	p.Fill("Montant", "180")
	p.Press("Accorder")
	p.See("La demande est passée à « Accordée »")
	p.Check("emergency-decided")
}

// isHelped reads the decision, its letter and its paper: the three say the same.
func (p *person) isHelped(by string) {
	p.t.Helper()
	p.mail(p.address(), p.say("Votre demande est acceptée", "Your request is granted"))
	p.follows()
	p.See(p.say("Votre demande est acceptée : 180 €", "Your request is granted: €180"), "De quoi manger jusqu'au versement du chômage.",
		by)
	p.Check("emergency-granted")
	p.readsSameEverywhere("180")
}

// seesObjection: whoever decided learns that a person must look again.
func (p *person) seesObjection() {
	p.t.Helper()
	p.reload("/desk/cases/"+p.reference, "conteste la décision")
	p.See("Inès a changé de club.")
	p.Check("emergency-objection")
}
