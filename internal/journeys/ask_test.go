package journeys

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

var (
	phone   = browsertest.Phone
	desktop = browsertest.Desktop
)

// TestAsk is a mother who asks for her child's sport grant: she finds it, makes mistakes,
// leaves, comes back on another device, reads everything again, sends, and is answered.
func TestAsk(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	for _, eyes := range []browsertest.Eyes{
		phone, phone.In("en").WithoutScript(), desktop.WithoutScript(), desktop.In("en"),
	} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			p := s.someone(t, eyes)
			p.fee = "120"
			p.finds()
			p.child()
			p.club()
			p.home()
			p = p.leavesByLink()
			p.means()
			p = p.leavesByCode()
			p.payment()
			p.contact(p.address())
			p.checks()
			p.sends()
			p.told()
			p.objects()
			p.rates()
		})
	}
}

// finds the grant: from the home page by its search, and by a moment of life.
func (p *person) finds() {
	p.Go("/")
	p.Check("home")
	p.Fill(p.say("Que cherchez-vous ?", "What are you looking for?"), "judo")
	p.Press(p.say("Chercher", "Search"))
	p.See(p.say("Aide au sport pour un enfant", "Grant for a child's sport"))
	p.Check("search")
	p.Go("/")
	p.Press(p.say("J'ai des enfants", "I have children"))
	p.Check("moment")
	p.Press(p.say("Aide au sport pour un enfant", "Grant for a child's sport"))
	p.See(p.say("4 minutes environ", "About 4 minutes"))
	p.Check("start")
	p.Press(p.say("Commencer", "Start"))
	p.See(p.say("Pas encore envoyé", "Not sent yet"))
	p.Check("tasks")
}

func (p *person) child() {
	p.Press(p.say("L'enfant", "The child"))
	p.Check("child")
	p.Press(p.say("Continuer", "Continue"))
	p.errors(p.say("Deux réponses à corriger", "Two answers to correct"))
	p.Check("child-empty")
	p.Fill(p.say("Prénom et nom de l'enfant", "Child's first and last name"), "Inès Le Goff")
	p.Fill(p.say("Jour", "Day"), "31")
	p.Fill(p.say("Mois", "Month"), "2")
	p.Fill(p.say("Année", "Year"), "2017")
	p.Press(p.say("Continuer", "Continue"))
	p.errors(p.say("Une réponse à corriger", "One answer to correct"))
	if p.value("child_name") != "Inès Le Goff" {
		p.t.Errorf("the name was not kept: %q", p.value("child_name"))
	}
	p.Check("child-error")
	p.Fill(p.say("Jour", "Day"), "2")
	p.Fill(p.say("Mois", "Month"), p.say("mars", "3"))
	p.Press(p.say("Continuer", "Continue"))
}

func (p *person) club() {
	p.part("Le club", "The club")
	p.See(p.say("Dans quel club ?", "Which club?"))
	p.Check("club")
	p.Choose("Judo club du Port")
	p.Fill(p.say("Prix de l'adhésion", "Price of the membership"), "cent vingt")
	p.Press(p.say("Continuer", "Continue"))
	p.errors(p.say("Une réponse à corriger", "One answer to correct"))
	if p.value("fee") != "cent vingt" {
		p.t.Errorf("the amount was not kept: %q", p.value("fee"))
	}
	p.Fill(p.say("Prix de l'adhésion", "Price of the membership"), p.fee)
	p.Press(p.say("Continuer", "Continue"))
}

// part opens a part of the request from its list, when the walk has led there.
func (p *person) part(fr, en string) {
	p.t.Helper()
	if strings.HasSuffix(p.Path(), "/tasks") {
		p.Press(p.say(fr, en))
	}
}

func (p *person) home() {
	p.part("Où habite l'enfant ?", "Where does the child live?")
	p.See(p.say("Numéro et rue", "Number and street"))
	p.Fill(p.say("Numéro et rue", "Number and street"), "4 quai des Dériveurs")
	p.Fill(p.say("Code postal", "Postcode"), "29990")
	p.Fill(p.say("Commune", "Town"), "Portvieux")
	p.Check("address")
	p.Press(p.say("Continuer", "Continue"))
}

// means shows the conditional question both ways: not knowing the quotient asks for a
// paper, knowing it asks for the figure. Without a script the next page asks.
func (p *person) means() {
	p.part("Votre quotient familial", "Your family quotient")
	p.See(p.say("Connaissez-vous votre quotient familial ?", "Do you know your family quotient?"))
	p.Miss(p.say("Avis d'imposition", "Income-tax notice"))
	p.Choose(p.say("Non", "No"))
	p.opens("Avis d'imposition, ou attestation de la CAF", "Income-tax notice, or statement from CAF")
	p.Check("means-file")
	p.files()
	p.Choose(p.say("Oui", "Yes"))
	p.opens("Quotient familial", "Family quotient")
	p.Fill(p.say("Quotient familial", "Family quotient"), "350")
	p.Check("means-known")
	p.Press(p.say("Continuer", "Continue"))
}

// opens waits for the question that the answer just given opens.
func (p *person) opens(fr, en string) {
	p.t.Helper()
	if p.eyes.NoScript {
		p.Press(p.say("Continuer", "Continue"))
	}
	p.See(p.say(fr, en))
}

// files sends a photo with the place where it was taken inside, and a film.
func (p *person) files() {
	field := p.say("Avis d'imposition", "Income-tax notice")
	p.Upload(field, p.film())
	p.sent()
	p.See("vacances.mp4", p.say("C'est une vidéo. Envoyez plutôt une photo.", "This is a video. Send a photo instead."))
	p.Check("file-refused")
	p.Upload(field, p.photo())
	p.sent()
	if p.eyes.NoScript { // the page was complete: the walk went on
		p.Press(p.say("Votre quotient familial", "Your family quotient"))
		p.reloadHere(p.say("Reçu.", "Received."))
	}
	p.See("avis.jpg", p.say("Reçu.", "Received."))
	p.Miss("vacances.mp4")
	p.Check("file-received")
	if bytes.Contains(p.download("avis.jpg"), []byte(place)) {
		p.t.Error("the photo still tells where it was taken")
	}
}

// sent presses the button that carries files when no script does.
func (p *person) sent() {
	p.t.Helper()
	if p.eyes.NoScript {
		p.Press(p.say("Continuer", "Continue"))
	}
}

func (p *person) payment() {
	p.part("À qui verser l'aide ?", "Who should be paid?")
	p.See(p.say("À qui verser l'aide ?", "Who should be paid?"))
	p.Choose(p.say("Au club", "The club"))
	p.Check("payment")
	p.Press(p.say("Continuer", "Continue"))
}

func (p *person) contact(email string) {
	p.part("Vous", "You")
	p.See(p.say("Qui fait la demande ?", "Who is asking?"))
	p.Fill(p.say("Prénom", "First name"), "Nolwenn")
	p.Fill(p.say("Nom", "Last name"), "Le Goff")
	p.Fill(p.say("Adresse e-mail", "E-mail address"), "nolwenn")
	p.Press(p.say("Continuer", "Continue"))
	p.errors(p.say("réponses à corriger", "answers to correct"))
	p.Check("contact-error")
	p.Fill(p.say("Adresse e-mail", "E-mail address"), email)
	p.Choose(p.say("Ce que je déclare est exact", "What I say is right"))
	p.Press(p.say("Continuer", "Continue"))
}

// address is where this person reads mail: each has their own.
func (p *person) address() string { return "nolwenn." + p.eyes.String() + "@mel.example" }

// leavesByLink keeps the request and takes it up on another device, by the mailed link.
func (p *person) leavesByLink() *person {
	p.t.Helper()
	p.keeps()
	p.mail(p.address(), p.say("Votre demande est gardée", "Your request is kept"))
	link := p.link("/link/")
	other := p.elsewhere()
	other.Go(link)
	other.Check("resume-link")
	other.Press(p.say("Ouvrir", "Open"))
	other.See(p.say("Pas encore envoyé", "Not sent yet"), p.say("Rempli", "Filled in"))
	return other
}

// leavesByCode does so by the short code, which asks for the address as well.
func (p *person) leavesByCode() *person {
	p.t.Helper()
	p.keeps()
	code := p.codeInMail()
	other := p.elsewhere()
	other.Go("/resume")
	other.Check("resume")
	other.Fill(p.say("Votre code", "Your code"), "K7QM4-TXP2H")
	other.Fill(p.say("Votre adresse e-mail, votre", "Your e-mail address, your"), p.address())
	other.Press(p.say("Reprendre", "Continue"))
	other.errors(p.say("Une réponse à corriger", "One answer to correct"))
	other.Check("resume-wrong")
	other.Fill(p.say("Votre code", "Your code"), strings.ToLower(code))
	other.Press(p.say("Reprendre", "Continue"))
	other.See(p.say("Pas encore envoyé", "Not sent yet"), p.say("Rempli", "Filled in"))
	return other
}

// codeInMail is the short code of the newest mail about a request that is kept.
func (p *person) codeInMail() string {
	p.t.Helper()
	return regexp.MustCompile(`[0-9A-Z]{5}-[0-9A-Z]{5}`).FindString(p.mail(p.address(), p.say("Votre demande est gardée", "Your request is kept")))
}

// keeps asks for a link and a code.
func (p *person) keeps() {
	p.t.Helper()
	p.Press(p.say("Garder et finir plus tard", "Keep and finish later"))
	p.Check("keep")
	p.Fill(p.say("Votre adresse e-mail", "Your e-mail address"), p.address())
	p.Press(p.say("Recevoir le lien et le code", "Get the link and the code"))
	p.See(p.say("Votre demande est gardée", "Your request is kept"), p.address())
	p.Check("kept")
}

// checks reads everything again, changes one answer and comes back to reading.
func (p *person) checks() {
	p.t.Helper()
	p.part("Relire, puis envoyer", "Read again, then send")
	p.See(p.say("Relisez, puis envoyez", "Read again, then send"), "Inès Le Goff", "Judo club du Port", p.say("120 €", "€120"), p.say("350 €", "€350"))
	p.Miss("avis.jpg", "31")
	p.See(p.say("80 €", "€80"))
	p.Check("check")
	p.Press(p.say("Modifier Prénom et nom de l'enfant", "Change Child's first and last name"))
	p.Fill(p.say("Prénom et nom de l'enfant", "Child's first and last name"), "Inès Anna Le Goff")
	p.Press(p.say("Continuer", "Continue"))
	p.See(p.say("Relisez, puis envoyez", "Read again, then send"), "Inès Anna Le Goff")
}

// sends the request, twice at once as an impatient finger does, and once more by the
// back button: it is received once.
func (p *person) sends() {
	p.t.Helper()
	p.impatient()
	p.Press(p.say("Envoyer ma demande", "Send my request"))
	p.See(p.say("Nous avons bien reçu votre demande", "We have received your request"), p.address())
	p.reference = numberOf.FindString(p.Text())
	p.Check("receipt")
	p.Back()
	p.Go(strings.TrimSuffix(p.draft, "/check"))
	p.See(p.say("déjà envoyée", "sent already"), p.reference)
	p.Check("sent-already")
}

// impatient posts the button's form twice at the same moment, before it is pressed.
func (p *person) impatient() {
	p.t.Helper()
	p.draft = p.Path()
	where := p.Eval(`(() => { const form = document.querySelector('form[action$="/send"]');
		const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))}).then(r => r.url);
		return Promise.all([send(), send()]).then(urls => urls.join(" ")) })()`).(string)
	if one, two, _ := strings.Cut(where, " "); one != two || !strings.HasSuffix(one, "/receipt") {
		p.t.Errorf("the request sent twice at once led to %s", where)
	}
}
