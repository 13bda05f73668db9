package journeys

import "regexp"

// applies fills in the sport grant without mistakes and sends it, for a journey that
// begins where TestAsk ends. An empty quotient is one that the person does not know.
func (p *person) applies(fee, quotient string) {
	p.t.Helper()
	p.begins("child-sport-grant")
	p.aboutChild()
	p.finishes(fee, quotient)
}

// aboutChild fills in the first page of the grant.
func (p *person) aboutChild() {
	p.t.Helper()
	p.Press(p.say("L'enfant", "The child"))
	p.Fill(p.say("Prénom et nom de l'enfant", "Child's first and last name"), "Malo Riou")
	p.day("2", "3", "2017")
	p.next()
}

// finishes the grant from its second page on, and sends it.
func (p *person) finishes(fee, quotient string) {
	p.t.Helper()
	p.part("Le club", "The club")
	p.Choose("Les Dauphins")
	p.Fill(p.say("Prix de l'adhésion", "Price of the membership"), fee)
	p.next()
	p.part("Où habite l'enfant ?", "Where does the child live?")
	p.lives()
	p.part("Votre quotient familial", "Your family quotient")
	p.knows(quotient)
	p.next()
	p.part("À qui verser l'aide ?", "Who should be paid?")
	p.Choose(p.say("Au club", "The club"))
	p.next()
	p.part("Vous", "You")
	p.named("Yann", "Riou")
	p.Choose(p.say("Ce que je déclare est exact", "What I say is right"))
	p.next()
	p.posts()
}

// begins a request of a service.
func (p *person) begins(service string) {
	p.t.Helper()
	p.Go("/services/" + service)
	p.Press(p.say("Commencer", "Start"))
	p.See(p.say("Pas encore envoyé", "Not sent yet"))
}

func (p *person) next() {
	p.t.Helper()
	p.Press(p.say("Continuer", "Continue"))
}

// day fills in a date.
func (p *person) day(day, month, year string) {
	p.t.Helper()
	p.Fill(p.say("Jour", "Day"), day)
	p.Fill(p.say("Mois", "Month"), month)
	p.Fill(p.say("Année", "Year"), year)
}

// lives at an address of the town.
func (p *person) lives() {
	p.t.Helper()
	p.Fill(p.say("Numéro et rue", "Number and street"), "4 quai des Dériveurs")
	p.Fill(p.say("Code postal", "Postcode"), "29990")
	p.Fill(p.say("Commune", "Town"), "Portvieux")
	p.next()
}

func (p *person) knows(quotient string) {
	p.t.Helper()
	if quotient == "" {
		p.Choose(p.say("Non", "No"))
		p.opens("Avis d'imposition", "Income-tax notice")
		p.Choose(p.say("Je l'enverrai plus tard", "I will send it later"))
		return
	}
	p.Choose(p.say("Oui", "Yes"))
	p.opens("Quotient familial", "Family quotient")
	p.Fill(p.say("Quotient familial", "Family quotient"), quotient)
}

func (p *person) named(first, last string) {
	p.t.Helper()
	p.Fill(p.say("Prénom", "First name"), first)
	p.Fill(p.say("Nom", "Last name"), last)
	p.Fill(p.say("Adresse e-mail", "E-mail address"), p.address())
}

// posts reads again, sends with an impatient finger, and keeps the number.
func (p *person) posts() {
	p.t.Helper()
	p.part("Relire, puis envoyer", "Read again, then send")
	p.PressTwice(p.say("Envoyer ma demande", "Send my request"))
	p.See(p.say("Nous avons bien reçu votre demande", "We have received your request"))
	p.reference = numberOf.FindString(p.Text())
}

// numberOf finds the number of a request: the town, the year, a count.
var numberOf = regexp.MustCompile(`[A-Z]{2}-20\d\d-\d{4}`)
