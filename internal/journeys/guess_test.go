package journeys

import (
	"strings"
	"testing"
	"time"

	"parvis/internal/kit/db"
)

// TestGuesses is somebody who tries one short code after another: after a few they must
// wait, the right code included; who holds the right one gets in when the wait is over.
func TestGuesses(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	for _, p := range []*person{s.someone(t, phone), s.someone(t, desktop.In("en").WithoutScript())} {
		p.beginsChild()
		p.keeps()
		code := p.codeInMail()
		wait := p.say("Trop d'essais à la suite", "Too many tries in a row")
		thief := p.elsewhere()
		thief.Go("/resume")
		s.now.StandStill()
		for tries := 0; !strings.Contains(thief.Text(), wait); tries++ {
			if tries > 12 {
				t.Fatal("somebody may guess for ever")
			}
			thief.guesses("K7QM4-TXP2H")
		}
		thief.Check("guesses-wait")
		thief.guesses(code)
		thief.See(wait)
		s.now.RunOn()
		s.now.Advance(2 * time.Hour)
		p.entersCode(code)
	}
}

// guesses a code for the address of the page's person.
func (p *person) guesses(code string) {
	p.t.Helper()
	p.Fill(p.say("Votre code", "Your code"), code)
	p.Fill(p.say("Votre adresse e-mail, votre", "Your e-mail address, your"), p.address())
	p.Press(p.say("Reprendre", "Continue"))
}

// TestOtherTown is a request of one town, tried at another: with its number, its mailed
// link, its receipt, its draft. The other town knows nothing of it, in words that tell
// nothing; and a host that is nobody's says that nobody answers there.
func TestOtherTown(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	there := s.someone(t, phone)
	valbrume := "http://valbrume.localhost:" + s.port()
	there.Go(valbrume + "/services/contact")
	there.Press("Commencer")
	there.draft = there.Path()
	there.writes("Ma fille change d'école en janvier.")
	there.mailAt(valbrume, "Nous avons votre")
	link := there.linkPath("/r/")
	p := s.someone(t, desktop)
	p.applies("120", "350") // a person with rights, here
	for _, path := range []string{"/requests/" + there.reference, "/requests/" + there.reference + "/receipt",
		"/requests/" + there.reference + "/objection", link, there.draft, strings.TrimSuffix(there.draft, "/tasks") + "/check"} {
		p.Go(path)
		p.Miss("Ma fille", "Riou, Nadia", "Diallo")
		if strings.Contains(p.Text(), there.reference) {
			t.Errorf("%s tells that %s exists", path, there.reference)
		}
	}
	p.Check("other-town")
	p.Go("http://ailleurs.localhost:" + s.port() + "/services/contact")
	p.See("Aucune collectivité ne répond à cette adresse")
	p.Check("unknown-host")
}

// mailAt opens the newest mail of another town's outbox.
func (p *person) mailAt(town, subject string) {
	p.t.Helper()
	p.reload(town+"/outbox?to="+p.address(), subject)
	p.Press(subject)
}

// linkPath is the address in the mail without its host.
func (p *person) linkPath(holding string) string {
	p.t.Helper()
	link := p.link(holding)
	return link[strings.Index(link, holding):]
}
