package journeys

import (
	"bytes"
	"strings"
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/scan/demo"
)

// TestBusiness is a baker who opens a shop: the number of her firm is checked, her papers
// go up one by one and those that cannot be taken say why, she signs by her name; the
// committee grants a share of the rent.
func TestBusiness(t *testing.T) {
	t.Parallel()
	s := open(t, db.Postgres)
	for _, test := range []struct {
		resident, agent browsertest.Eyes
		who             string
	}{
		{phone.In("en"), desktop, "fatou.diallo"},
		{desktop.WithoutScript(), phone, "gwen.tanguy"},
	} {
		t.Run(test.resident.String(), func(t *testing.T) {
			t.Parallel()
			p := s.someone(t, test.resident)
			p.begins("business-grant")
			p.draft = strings.TrimSuffix(p.Path(), "/tasks")
			p.Check("business-tasks")
			p.firm()
			p.project()
			p.premises()
			p.pays()
			p.signs()
			p.posts()
			p.Check("business-receipt")
			a := s.someone(t, test.agent)
			a.signsIn(test.who)
			a.grantsForCommittee(p.reference)
			p.mail(p.address(), p.say("Votre demande est acceptée : 1 500 €", "Your request is granted: €1,500"))
			p.follows()
			p.readsSameEverywhere("500")
		})
	}
}

// firm is known by its number, of which one digit was mistyped at first.
func (p *person) firm() {
	p.t.Helper()
	p.part("Votre entreprise", "Your firm")
	for _, wrong := range []struct{ number, says string }{
		{"732 829 320", p.say("Vous avez écrit le SIREN", "You entered the SIREN")},
		{"732 829 320 00075", p.say("Un chiffre de ce SIRET diffère", "One digit of this SIRET differs")},
	} {
		p.Fill(p.say("Numéro SIRET", "SIRET number"), wrong.number)
		p.next()
		p.errors(p.say("réponses à corriger", "answers to correct"), wrong.says)
		if got := p.value("siret"); got != wrong.number {
			p.t.Errorf("the number typed was not kept: %q", got)
		}
	}
	p.Check("business-siret")
	p.Fill(p.say("Numéro SIRET", "SIRET number"), "732 829 320 00074")
	p.Fill(p.say("Nom de l'entreprise", "Name of the firm"), "Au Pain du Quai")
	p.Choose(p.say("Alimentation, boulangerie", "Food, bakery"))
	p.Fill(p.say("Combien de personnes", "How many people"), "3")
	p.next()
}

func (p *person) project() {
	p.t.Helper()
	p.part("Votre projet", "Your project")
	p.Choose(p.say("J'ouvre un commerce", "I am opening a shop"))
	p.Choose(p.say("Une partie du loyer", "Part of the rent"))
	p.Fill(p.say("Combien de jours par semaine", "How many days a week"), "6")
	p.Fill(p.say("Le projet en quelques lignes", "The project in a few lines"), "Une boulangerie au levain sur le port.")
	p.next()
}

// premises with the lease: what is no paper, what is too large and what would harm its
// reader are refused, each by its name; a photo is taken.
func (p *person) premises() {
	p.t.Helper()
	p.part("Le local", "The premises")
	p.Fill(p.say("Numéro et rue", "Number and street"), "14 quai des Indes")
	p.Fill(p.say("Code postal", "Postcode"), "29990")
	p.Fill(p.say("Commune", "Town"), "Portvieux")
	p.Fill(p.say("Surface", "Floor area"), "70")
	p.Choose(p.say("Oui", "Yes"))
	p.day("1", "10", "2026")
	lease := p.say("Bail ou projet de bail", "Lease or draft lease")
	for _, bad := range []struct{ name, says string }{
		{p.film(), p.say("C'est une vidéo", "This is a video")},
		{keep(p.t, "bail-trop-lourd.pdf", append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("page "), 3<<20)...)), p.say("Ce fichier dépasse 10 Mo", "This file is over 10 MB")},
	} {
		p.Upload(lease, bad.name)
		p.sent()
		p.See(bad.says)
		p.isReadOut(bad.says)
		p.Check("business-file-refused")
	}
	p.Upload(lease, keep(p.t, "bail.pdf", append(append([]byte("%PDF-1.7\n"), demo.EICAR()...), "\n%%EOF\n"...)))
	p.sent()
	p.backToPremises("bail.pdf", p.say("dangereux", "dangerous"))
	p.Check("business-file-dangerous")
	p.Press(p.say("Retirer", "Remove"))
	p.Miss("bail.pdf")
	p.Upload(lease, p.photo())
	p.sent()
	p.backToPremises("avis.jpg", p.say("Reçu.", "Received."))
	p.next()
	p.part("Le loyer", "The rent")
	p.Fill(p.say("Loyer par mois", "Rent per month"), "850")
	p.next()
}

// isReadOut fails unless a screen reader hears these words without being asked: they stand
// in a live region, or in the summary of errors that takes the focus.
func (p *person) isReadOut(words string) {
	p.t.Helper()
	if p.Eval(`(() => { const plain = s => s.replace(/[\s\u00a0\u202f]+/g, " ").replace(/’/g, "'");
		return [...document.querySelectorAll("[role=alert], [role=status], [aria-live]")].some(e => plain(e.textContent).includes(`+quoted(words)+`)) })()`) != true {
		p.t.Errorf("nobody reads out %q on %s", words, p.Path())
	}
}

// backToPremises waits until a file was looked at. Without a script the page was complete
// with it and the walk went on.
func (p *person) backToPremises(file, says string) {
	p.t.Helper()
	if p.eyes.NoScript {
		p.Go(p.draft + "/premises")
		p.reloadHere(says)
	}
	p.See(file, says)
}

// pays says where the money goes.
func (p *person) pays() {
	p.t.Helper()
	p.part("Les autres aides publiques", "Other public aid")
	p.next()
	p.part("Le paiement", "Payment")
	p.Fill(p.say("IBAN de l'entreprise", "IBAN of the firm"), "FR76 3000 6000 0112 3456 7890 188")
	p.Fill(p.say("Titulaire du compte", "Account holder"), "Au Pain du Quai")
	p.next()
	p.errors(p.say("Une réponse à corriger", "One answer to correct"))
	p.Check("business-iban")
	p.Fill(p.say("IBAN de l'entreprise", "IBAN of the firm"), "FR76 3000 6000 0112 3456 7890 189")
	p.next()
}

// signs by her name, which is what makes the request hers.
func (p *person) signs() {
	p.t.Helper()
	p.part("Vous", "You")
	p.named("Maëlle", "Tanguy")
	p.Choose(p.say("Dirigeante ou dirigeant", "The manager"))
	p.next()
	p.errors(p.say("Une réponse à corriger", "One answer to correct"), p.say("Écrivez votre prénom et votre nom pour signer", "Write your first and last name to sign"))
	p.Check("business-unsigned")
	p.Fill(p.say("Signez de votre nom", "Sign with your name"), "Maëlle Tanguy")
	p.next()
	p.part("Relire, puis envoyer", "Read again, then send")
	p.See("732 829 320 00074", "Au Pain du Quai", "Maëlle Tanguy", "avis.jpg", p.say("850 €", "€850"))
	p.Check("business-check")
}

// grantsForCommittee writes down what the committee decided on a file that the rules found
// complete: the amount is theirs.
func (p *person) grantsForCommittee(reference string) {
	p.t.Helper()
	p.reference = reference
	p.reload("/desk/cases/"+reference, "En commission")
	p.See("Préparer la fiche de commission", "Au Pain du Quai")
	p.Check("business-case")
	p.Press("Accorder…")
	p.See("1 500 €")
	p.Fill("Motif, en mots pour le résident", "Avis favorable de la commission du 1er décembre.")
	p.Check("business-decide")
	p.Press("Accorder")
	p.See("La demande est passée à « Accordée »")
}
