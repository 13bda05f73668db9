package journeys

import (
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

// TestMeals is a father of two who asks for school meals: one list with both children, the
// town's share worked out, granted without anybody at the town hall, to the letter.
func TestMeals(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	for _, eyes := range []browsertest.Eyes{phone, desktop.In("en").WithoutScript()} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			p := s.someone(t, eyes)
			p.begins("school-meal-delivery")
			p.Check("meals-tasks")
			p.wantsMeals()
			p.twoChildren()
			p.mealDays()
			p.home()
			p.part("Votre foyer", "Your household")
			p.fillsHousehold()
			p.knows("600")
			p.Check("meals-means")
			p.next()
			p.part("Vous", "You")
			p.named("Karim", "Benali")
			p.Choose(p.say("Ce que je déclare est exact", "What I say is right"))
			p.next()
			p.part("Relire, puis envoyer", "Read again, then send")
			p.See("Inès Benali", "Sami Benali", p.say("600 €", "€600"))
			p.Check("meals-check")
			p.posts()
			p.Check("meals-receipt")
			p.mail(p.address(), p.say("Les repas sont accordés", "The meals are granted"))
			p.See(p.say("la ville paie 75 %", "the town pays 75"), p.say("Votre quotient familial est de 600 €", "Your family quotient is €600"))
			p.follows()
			p.See(p.say("Votre demande est acceptée", "Your request is granted"),
				p.say("Cette décision a été calculée automatiquement", "This decision was worked out automatically"))
			p.Check("meals-granted")
			p.readsSameEverywhere("75")
			p.rates()
		})
	}
}

// wantsMeals at the canteen, in no hurry.
func (p *person) wantsMeals() {
	p.t.Helper()
	p.part("De quoi avez-vous besoin ?", "What do you need?")
	p.Choose(p.say("Payé à la cantine", "Paid for at the canteen"))
	p.group(p.say("Un enfant risque-t-il de ne pas manger demain ?", "Might a child not eat tomorrow?"), p.say("Non", "No"))
	p.next()
}

// twoChildren fills in the list; what is forgotten about one child is said beside that child.
func (p *person) twoChildren() {
	p.t.Helper()
	p.part("Quels enfants ?", "Which children?")
	p.schoolchild("children-0", "Inès Benali", "2019", "usual")
	p.Press(p.say("Ajouter un enfant", "Add a child"))
	p.See(p.say("Enfant 2", "Child 2"), "Inès Benali")
	p.Check("meals-second-child")
	p.schoolchild("children-1", "Sami Benali", "", "no_pork")
	p.next()
	p.errors(p.say("Une réponse à corriger", "One answer to correct"), p.say("Ajoutez l'année", "Add the year"))
	p.Check("meals-second-child-error")
	p.schoolchild("children-1", "Sami Benali", "2018", "no_pork")
	p.next()
}

// schoolchild answers the questions of one child: their labels are the same for each.
func (p *person) schoolchild(entry, name, born, diet string) {
	p.t.Helper()
	for _, answer := range [][2]string{
		{"child_name", name}, {"birth_date-day", "11"}, {"birth_date-month", "2"}, {"birth_date-year", born},
		{"school", "jules-verne"}, {"class", "ce1"}, {"diet", diet},
	} {
		if p.Eval(`(() => { const of = [...document.querySelectorAll(`+quoted(`[name='`+entry+"-"+answer[0]+`']`)+`)];
			const choice = of.find(e => e.type === "radio" && e.value === `+quoted(answer[1])+`);
			if (choice) choice.click(); else if (of.length) of[0].value = `+quoted(answer[1])+`;
			return of.length > 0 })()`) != true {
			p.t.Fatalf("no question %s about %s: %s", answer[0], entry, p.Text())
		}
	}
}

// mealDays says on which days, and from when.
func (p *person) mealDays() {
	p.t.Helper()
	p.part("Quels jours ?", "Which days?")
	p.Choose(p.say("lundi", "Monday"))
	p.Choose(p.say("jeudi", "Thursday"))
	p.day("14", "12", "2026")
	p.Check("meals-days")
	p.next()
}
