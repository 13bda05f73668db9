package journeys

import (
	"strings"
	"testing"

	"parvis/internal/kit/db"
)

// TestMandate is a daughter who asks for emergency help for her mother: both are told, the daughter follows by a link of
// her own, the mother reads that she does and refuses, and the town hears of it.
func TestMandate(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	t.Run(phone.String(), func(t *testing.T) {
		t.Parallel()
		s.someone(t, phone).walksForMother(t, s, "malo.quere")
	})
	t.Run(phone.In("en").WithoutScript().String(), func(t *testing.T) {
		t.Parallel()
		s.someone(t, phone.In("en").WithoutScript()).walksForMother(t, s, "gwen.tanguy")
	})
}

func (p *person) walksForMother(t *testing.T, s *town, agent string) {
	p.asksForMother()
	p.readsOwnMails()
	mother := p.elsewhere()
	mother.reference = p.reference
	mother.refuses(p.mother())
	p.Go("/requests/" + p.reference)
	p.See(p.say("Identifiez-vous pour continuer", "Sign in to continue"))
	p.Check("mandate-daughter-out")
	a := s.someone(t, desktop)
	a.signsIn(agent)
	a.reload("/desk/cases/"+p.reference, "ne veut pas que Nadia Benali agisse à sa place")
	a.See("Nadia Benali n'agit plus pour Salima Benali")
	a.Check("mandate-desk")
}

// mother is where the mother reads mail.
func (p *person) mother() string { return "salima." + p.eyes.String() + "@mel.example" }

// asksForMother fills the request in for somebody else, on her own telephone.
func (p *person) asksForMother() {
	p.t.Helper()
	p.begins("emergency-aid")
	p.part("De quoi avez-vous besoin ?", "What do you need?")
	p.Choose(p.say("Payer une facture (eau, électricité, téléphone)", "Pay a bill (water, power, telephone)"))
	p.Choose(p.say("Ce mois-ci", "This month"))
	p.group(p.say("Êtes-vous en sécurité chez vous ?", "Are you safe at home?"), p.say("Oui", "Yes"))
	p.next()
	p.part("Pour qui ?", "Who is it for?")
	p.group(p.say("Remplissez-vous ceci pour quelqu'un d'autre ?", "Are you filling this in for somebody else?"), p.say("Oui", "Yes"))
	p.opens("Qui êtes-vous ?", "Who are you?")
	p.named("Nadia", "Benali")
	p.next()
	p.errors(p.say("réponses à corriger", "answers to correct"))
	p.Choose(p.say("De sa famille", "Family"))
	p.Choose(p.say("La personne me l'a dit", "The person told me"))
	p.Choose(p.say("La personne sait que je fais cette demande", "The person knows that I am asking"))
	p.Check("mandate-who")
	p.next()
	p.part("Comment joindre la personne à aider ?", "How can we reach the person in need?")
	p.Fill(p.say("Prénom", "First name"), "Salima")
	p.Fill(p.say("Nom", "Last name"), "Benali")
	p.Fill(p.say("Adresse e-mail", "E-mail address"), p.mother())
	p.day("5", "6", "1951")
	p.Choose(p.say("Le matin", "In the morning"))
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
	p.next()
	p.part("Comment vous verser l'aide ?", "How should we pay?")
	p.Choose(p.say("Bons d'achat", "Vouchers"))
	p.Choose(p.say("Ce que je déclare est exact", "What I say is right"))
	p.next()
	p.posts()
	p.Check("mandate-receipt")
	p.Go("/requests/" + p.reference)
	p.See(p.say("Vous aidez Salima Benali", "You are helping Salima Benali"), p.say("Vous agissez pour Salima Benali", "You act for Salima Benali"))
	p.Check("mandate-daughter-follows")
}

// readsOwnMails opens the mail about the mandate, and the request by a link of her own on another device.
func (p *person) readsOwnMails() {
	p.t.Helper()
	p.mail(p.address(), p.say("Vous agissez pour Salima Benali", "You act for Salima Benali"))
	p.See(p.reference, p.say("qui peut refuser", "who may refuse"))
	p.Check("mandate-mail-daughter")
	other := p.elsewhere()
	other.mail(p.address(), p.say("Nous avons votre demande", "We have your request"))
	other.Go(other.link("/helper/"))
	other.Press(p.say("Ouvrir ma demande", "Open my request"))
	other.See(p.reference, p.say("Vous aidez Salima Benali", "You are helping Salima Benali"))
}

// refuses reads who acts for her, and ends it.
func (p *person) refuses(address string) {
	p.t.Helper()
	p.mail(address, p.say("Nadia Benali agit pour vous", "Nadia Benali acts for you"))
	p.See(p.reference, p.say("Si vous refusez", "If you refuse"))
	p.Check("mandate-mail-mother")
	p.Go(p.link("/link/"))
	if strings.HasPrefix(p.Path(), "/link/") {
		p.Press(p.say("Ouvrir", "Open"))
	}
	p.See(p.say("Nadia Benali agit pour vous", "Nadia Benali acts for you"), p.say("Accord déclaré", "Said so themselves"), p.reference)
	p.Check("mandate-mother")
	p.Press(p.say("Voir la demande", "See the request"))
	p.See(p.say("Nadia Benali agit pour Salima Benali dans cette demande", "Nadia Benali acts for Salima Benali in this request"))
	p.Check("mandate-mother-case")
	p.Press(p.say("Voir, ou y mettre fin", "See, or end it"))
	p.Press(p.say("Refuser et y mettre fin", "Refuse and end it"))
	p.See(p.say("C'est fait, et la ville le sait", "Done, and the town knows"))
	p.Check("mandate-ended")
	p.mail(address, p.say("Nadia Benali n'agit plus pour vous", "Nadia Benali no longer acts for you"))
}
