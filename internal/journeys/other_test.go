package journeys

import (
	"testing"

	"parvis/internal/kit/db"
)

// TestStreet reports a lamp without giving a name, and says where it is in words. In
// English, on a phone, without a script.
func TestStreet(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	p := s.someone(t, phone.In("en").WithoutScript())
	p.begins("street-problem")
	p.first("What is wrong?")
	p.Check("street-what")
	p.Choose("Street light out")
	p.group("Is it dangerous now?", "No")
	p.next()
	p.first("Where is it?")
	p.Fill("Or in your own words", "In front of 4, quai des Dériveurs, under the lime tree")
	p.Check("street-where")
	p.next()
	p.first("A photo, details?")
	p.next()
	p.first("Would you like news?")
	p.group("Tell me when it is mended", "No")
	p.Check("street-news")
	p.next()
	p.posts()
	p.Check("street-receipt")
	p.Press("Follow my request")
	p.See(p.reference)
	p.Check("street-followed")
}

// first opens a part from the list, when the walk has not led there by itself.
func (p *person) first(title string) {
	p.t.Helper()
	p.part(title, title)
}

// group chooses an answer in the group of choices with this legend.
func (p *person) group(legend, answer string) {
	p.t.Helper()
	if p.Eval(`(() => { const plain = s => s.replace(/\s+/g, " ").replace(/’/g, "'").trim();
		const group = [...document.querySelectorAll("fieldset")].reverse().find(f => plain(f.querySelector("legend").innerText).includes(`+quoted(legend)+`));
		const label = group && [...group.querySelectorAll("label")].find(l => plain(l.innerText) === `+quoted(answer)+`);
		if (label) label.click(); return !!label })()`) != true {
		p.t.Fatalf("%q offers no %q: %s", legend, answer, p.Text())
	}
}

// TestContact writes to the town hall, in French at a desk, and is put with the team of
// the subject.
func TestContact(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	p := s.someone(t, desktop)
	p.begins("contact")
	p.writes("Ma fille change d'école en janvier.")
	p.Check("contact-receipt")
	a := s.someone(t, desktop)
	a.signsIn("claire.morvan")
	a.reload("/desk?view=unassigned", p.reference)
}

// writes to the town hall and sends it.
func (p *person) writes(words string) {
	p.t.Helper()
	p.first("De quoi s'agit-il ?")
	p.Check("contact-subject")
	p.Choose("École, cantine, accueil de loisirs")
	p.next()
	p.first("Votre message")
	p.Fill("Votre message", words)
	p.group("Faut-il une réponse aujourd'hui ?", "Non")
	p.Check("contact-message")
	p.next()
	p.first("Comment vous répondre ?")
	p.named("Nadia", "Diallo")
	p.group("Répondez-moi", "Par e-mail")
	p.next()
	p.posts()
}
