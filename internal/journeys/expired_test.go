package journeys

import (
	"testing"
	"time"

	"parvis/internal/kit/db"
)

// TestExpired is what became too old: a link to see one's requests, and a request that was
// kept and not sent. Each page says what happened and gives a way on.
func TestExpired(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	people := []*person{s.someone(t, phone), s.someone(t, desktop.In("en").WithoutScript())}
	toFollow, toResume := make([]string, len(people)), make([]string, len(people))
	for i, p := range people {
		p.applies("120", "350")
		p.asksToFollow()
		toFollow[i] = p.link("/link/")
		p.beginsChild()
		p.keeps()
		p.mail(p.address(), p.say("Votre demande est gardée", "Your request is kept"))
		toResume[i] = p.link("/link/")
	}
	s.now.Advance(25 * time.Hour)
	for i, p := range people {
		p.comesTooLate(toFollow[i])
	}
	s.now.Advance(40 * 24 * time.Hour)
	for i, p := range people {
		p.findsErased(toResume[i])
	}
	s.now.Advance(30 * 24 * time.Hour)
	for i, p := range people {
		p.Go(toResume[i])
		p.See(p.say("ce qui était écrit est effacé", "what was written is erased"), p.say("Recommencer une demande", "Begin a request again"))
		p.Miss(p.say("toujours là", "still there"), p.say("Envoyer un nouveau lien", "Send a new link"))
		p.Check("expired-resume-link")
	}
}

// findsErased comes back after its time to a request that was kept: by its mailed link on
// another device, and on this one.
func (p *person) findsErased(link string) {
	p.t.Helper()
	other := p.elsewhere()
	other.Go(link)
	other.Press(p.say("Ouvrir", "Open"))
	p.Go(p.draft)
	for _, at := range []*person{other, p} {
		at.See(p.say("Le temps pour finir cette demande est passé", "The time to finish this request is over"))
		at.Check("expired-draft")
	}
	other.Press(p.say("Faire une nouvelle demande", "Make a new request"))
	other.See(p.say("Commencer", "Start"))
}

// asksToFollow asks for a link to one's requests, and opens its mail.
func (p *person) asksToFollow() {
	p.t.Helper()
	p.Go("/follow")
	p.Check("follow")
	p.Fill(p.say("Votre adresse e-mail", "Your e-mail address"), p.address())
	p.Press(p.say("Envoyer le lien", "Send the link"))
	p.Check("follow-sent")
	p.mail(p.address(), p.say("Suivre vos demandes", "Follow your requests"))
}

// comesTooLate opens a link whose day is over, asks for another, and uses that one twice.
func (p *person) comesTooLate(link string) {
	p.t.Helper()
	other := p.elsewhere()
	other.Go(link)
	other.See(p.say("Ce lien a dépassé sa durée", "This link is too old"))
	other.Check("expired-follow-link")
	other.Press(p.say("Envoyer un nouveau lien", "Send a new link"))
	other.See(p.say("Un nouveau lien est parti", "A new link"))
	other.Check("expired-link-again")
	other.mail(p.address(), p.say("Suivre vos demandes", "Follow your requests"))
	fresh := other.link("/link/")
	other.Go(fresh)
	other.Press(p.say("Ouvrir", "Open"))
	other.See(p.reference)
	third := p.elsewhere()
	third.Go(fresh)
	third.See(p.say("Ce lien a déjà servi", "This link has been used"))
	third.Miss(p.reference)
	third.Check("spent-link")
}
