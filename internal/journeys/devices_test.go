package journeys

import (
	"testing"
	"time"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

// TestTwoDevices is a father who has his request open on two devices at once: what the one
// kept is never overwritten by the other without his knowing, and he chooses. Then the back
// button, and a finger that presses "send" twice.
func TestTwoDevices(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	for _, eyes := range []browsertest.Eyes{phone, desktop.In("en").WithoutScript()} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			p := s.someone(t, eyes)
			p.begins("child-sport-grant")
			p.draft = p.Path()
			p.keeps()
			other := p.entersCode(p.codeInMail())
			p.meetsHimself(other)
			p.goesBack()
			p.finishes("120", "350")
			p.isReceivedOnce()
		})
	}
}

// entersCode takes the request up on another device.
func (p *person) entersCode(code string) *person {
	p.t.Helper()
	other := p.elsewhere()
	other.Go("/resume")
	other.Fill(p.say("Votre code", "Your code"), code)
	other.Fill(p.say("Votre adresse e-mail, votre", "Your e-mail address, your"), p.address())
	other.Press(p.say("Reprendre", "Continue"))
	other.See(p.say("Pas encore envoyé", "Not sent yet"))
	return other
}

// meetsHimself fills in the same page on both devices: the second to keep it reads both texts.
func (p *person) meetsHimself(other *person) {
	p.t.Helper()
	for _, at := range []*person{p, other} {
		at.Go(p.draft)
		at.Press(p.say("L'enfant", "The child"))
	}
	p.names("Malo Riou")
	other.names("Malo Yann Riou")
	other.See(p.say("Cette page a changé ailleurs", "This page was changed elsewhere"), "Malo Riou", "Malo Yann Riou")
	other.Check("two-devices")
	other.Press(p.say("Garder ce que je viens d'écrire", "Keep what I have just written"))
	p.Go(p.draft)
	p.Press(p.say("L'enfant", "The child"))
	if got := p.value("child_name"); got != "Malo Yann Riou" {
		p.t.Errorf("he chose what he wrote last, and %q is kept", got)
	}
}

// names the child and keeps the page.
func (p *person) names(child string) {
	p.t.Helper()
	p.Fill(p.say("Prénom et nom de l'enfant", "Child's first and last name"), child)
	p.day("2", "3", "2017")
	p.next()
}

// goesBack with the browser's own button finds what was written, and going on keeps it
// without a question: nobody else wrote.
func (p *person) goesBack() {
	p.t.Helper()
	p.next()
	p.part("Le club", "The club")
	p.See(p.say("Dans quel club ?", "Which club?"))
	p.Back()
	if got := p.value("child_name"); got != "Malo Yann Riou" {
		p.t.Errorf("the back button led to %s, which holds %q", p.Path(), got)
	}
	// A page that the browser had kept whole is not one that its driver can reach by mouse. Its
	// button remembers that it was pressed, for the rest of a second.
	if !p.eyes.NoScript {
		p.Eval(`new Promise(done => setTimeout(done, 1100))`)
	}
	p.Eval(`(() => { document.querySelector('[name="child_name"]').value = "Malo Riou";
		[...document.querySelectorAll("main button")].find(b => b.innerText.trim() === ` + quoted(p.say("Continuer", "Continue")) + `).click() })()`)
	p.See(p.say("Le club", "The club"))
	p.Go(p.draft)
	p.Press(p.say("L'enfant", "The child"))
	if got := p.value("child_name"); got != "Malo Riou" {
		p.t.Errorf("changed after going back, and %q is kept", got)
	}
	p.next()
}

// isReceivedOnce looks at the list of what this person sent.
func (p *person) isReceivedOnce() {
	p.t.Helper()
	p.mail(p.address(), p.say("Nous avons votre demande", "We have your request"))
	p.follows()
	p.Go("/requests")
	p.See(p.reference)
	if n := p.Eval(`document.querySelectorAll(".pv-rows > li").length`); n != 1.0 {
		p.t.Errorf("%v requests in the list, want the one that was sent", n)
	}
}

// TestSessionEnds is somebody called away in the middle of a page: when they come back the
// session is over, and what they typed is kept as if nothing had happened.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	p, en := s.someone(t, phone), s.someone(t, desktop.In("en").WithoutScript())
	a := s.someone(t, desktop)
	sent := s.someone(t, phone)
	sent.applies("900", "350")
	a.signsIn("thomas.morvan")
	a.opensCase(sent.reference)
	for _, p := range []*person{p, en} {
		p.beginsChild()
		p.part("Le club", "The club")
		p.Choose("Les Dauphins")
		p.Fill(p.say("Prix de l'adhésion", "Price of the membership"), "95")
	}
	a.Fill("Votre réponse", "Nous appelons le club demain.")
	a.See("Brouillon gardé")
	a.Bear("SSE reconnect failed with status 401")
	s.now.Advance(13 * time.Hour)
	for _, p := range []*person{p, en} {
		p.next()
		p.See(p.say("Pas encore envoyé", "Not sent yet"))
		p.Go(p.draft)
		p.Press(p.say("Le club", "The club"))
		if got := p.value("fee"); got != "95" {
			t.Errorf("%s: the fee was 95 when the session ended, %q is kept", p.eyes, got)
		}
		p.finishes("95", "350")
	}
	a.comesBack("Nous appelons le club demain.")
}

// comesBack as an agent whose session ended while they wrote: they sign in, and find their
// words where they left them.
func (p *person) comesBack(words string) {
	p.t.Helper()
	p.Press("Envoyer")
	p.Check("session-ended")
	p.signsIn("thomas.morvan")
	p.Go("/desk/cases/" + p.reference)
	p.See(p.reference)
	if got := p.value("text"); got != words {
		p.t.Errorf("the agent wrote %q, and %q is kept", words, got)
	}
}
