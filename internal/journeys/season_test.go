package journeys

import (
	"testing"
	"time"

	"parvis/internal/kit/db"
)

// TestSeason is a grant that can be asked for in some months only: closed before them and
// after them, which the site says with the days; and what was begun in time is finished
// and sent after all.
func TestSeason(t *testing.T) {
	t.Parallel()
	s := openOn(t, db.SQLite, time.Date(2026, time.May, 20, 12, 0, 0, 0, time.UTC))
	people := []*person{s.someone(t, phone.In("en").WithoutScript()), s.someone(t, desktop)}
	for _, p := range people {
		p.findsClosed("season-before", p.say("à partir du lundi 1er juin", "from Monday 1 June"))
	}
	s.now.Advance(376 * 24 * time.Hour) // the last day, 31 May 2027
	late := make([]*person, len(people))
	for i, p := range people {
		p.beginsChild()
		late[i] = p.elsewhere()
		late[i].Go("/services/child-sport-grant")
	}
	s.now.Advance(24 * time.Hour)
	for i, p := range people {
		late[i].Press(p.say("Commencer", "Start")) // on a page that was open overnight
		late[i].See(p.say("Pas ouvert en ce moment", "Not open at the moment"), p.say("1er juin", "1 June"))
		late[i].Check("season-start-refused")
		p.findsClosed("season-after", p.say("jusqu'au", "until"))
		p.Go(p.draft)
		p.See(p.say("Pas encore envoyé", "Not sent yet"))
		p.finishes("120", "350")
		if p.reference == "" {
			t.Errorf("%s: begun in time, and not received", p.eyes)
		}
	}
}

// findsClosed looks at the start page of the grant out of its season.
func (p *person) findsClosed(name, words string) {
	p.t.Helper()
	p.Go("/services/child-sport-grant")
	p.See(p.say("Fermée en ce moment", "Closed at the moment"), words)
	if n := p.Eval(`document.querySelectorAll('form[action$="/start"]').length`); n != 0.0 {
		p.t.Errorf("%s: a closed service can be started", name)
	}
	p.Check(name)
	p.Go("/services")
	p.See(p.say("fermée en ce moment", "closed at the moment"))
}

// beginsChild begins the grant and fills in its first page.
func (p *person) beginsChild() {
	p.t.Helper()
	p.begins("child-sport-grant")
	p.draft = p.Path()
	p.aboutChild()
}
