package journeys

import (
	"regexp"
	"testing"
	"time"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

var (
	openLink = regexp.MustCompile(`/kiosk/open/[a-z2-7]{26}`)
	kept     = "Zqxyvonne"
)

// TestKiosk is two people at one screen in the town hall, one after the other: what the first wrote is not to be had by
// the second, by no button of the browser.
func TestKiosk(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	helene := s.someone(t, desktop)
	helene.signsIn("helene.riou")
	for _, eyes := range []browsertest.Eyes{desktop, phone.In("en").WithoutScript()} {
		link := helene.registers(eyes.String())
		t.Run(eyes.String(), func(t *testing.T) { // one after the other: they share the town's clock
			p := s.someone(t, eyes)
			p.Go(link)
			p.Check("kiosk-open")
			p.Press(p.say("Ouvrir la borne", "Open the kiosk"))
			p.See(p.say("Que voulez-", "What would you like"))
			p.Check("kiosk-home")
			p.writesAtKiosk()
			p.Press(p.say("Terminer et tout effacer", "I have finished, erase everything"))
			p.See(p.say("Que voulez-", "What would you like"))
			for range 4 {
				p.Back()
				p.Miss(kept)
			}
			p.isWarned(s)
		})
	}
}

// registers has an administrator prepare a screen.
func (p *person) registers(name string) string {
	p.t.Helper()
	p.Go("/desk/kiosks")
	p.Fill("Où est-elle", "Hall "+name)
	p.Choose("Aide au sport pour un enfant")
	p.Press("Préparer la borne")
	link := openLink.FindString(p.Text())
	if link == "" {
		p.t.Fatalf("no link: %s", p.Text())
	}
	p.Check("kiosk-admin")
	return link
}

// writesAtKiosk begins a request and writes a name into it.
func (p *person) writesAtKiosk() {
	p.t.Helper()
	p.Go("/services/child-sport-grant")
	p.Check("kiosk-service")
	p.Press(p.say("Commencer", "Start"))
	p.draft = p.Path()
	p.Press(p.say("L'enfant", "The child"))
	p.Fill(p.say("Prénom et nom de l'enfant", "Child's first and last name"), kept)
	p.Check("kiosk-question")
	p.Press(p.say("Continuer", "Continue"))
}

// isWarned leaves without a word: the screen asks who is there, and the time of the server ends the visit.
func (p *person) isWarned(s *town) {
	p.t.Helper()
	p.Go("/kiosk")
	p.writesAtKiosk()
	at := p.draft
	p.Go("/kiosk/still")
	p.See(p.say("Êtes-vous toujours là", "Are you still there"))
	p.Check("kiosk-still")
	s.now.Advance(10 * time.Minute)
	p.Go(at)
	p.Miss(kept)
	p.See(p.say("Que voulez-", "What would you like"))
}
