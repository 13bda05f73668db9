package journeys

import (
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
			p.finds()
			p.child()
			p.club()
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
	p.See(p.say("Dans quel club ?", "Which club?"))
	p.Check("club")
	p.Choose("Judo club du Port")
	p.Fill(p.say("Prix de l'adhésion", "Price of the membership"), "cent vingt")
	p.Press(p.say("Continuer", "Continue"))
	p.errors(p.say("Une réponse à corriger", "One answer to correct"))
	p.Fill(p.say("Prix de l'adhésion", "Price of the membership"), "120")
	p.Press(p.say("Continuer", "Continue"))
	p.See(p.say("Où habite l'enfant ?", "Where does the child live?"))
}
