package desk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
)

// One request that several people work on: a macro, a colleague called in a note, somebody outside who is asked, a
// reminder, and a handover with what was promised. Each page is looked at once by axe.
func TestOneRequestManyHands(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{browsertest.Phone, {Width: 1280, Height: 900, Lang: "en", NoScript: true}} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			b := quiet(t, dbtest.New(t))
			lang := i18n.Lang(eyes.Lang)
			w := func(key string, pairs ...any) string { return i18n.In(lang, key, pairs...) }
			c, _, _, _ := b.withPlan()
			p := browsertest.Open(t, b.URL, eyes)
			enter(b, p, lang, "thomas.morvan")

			p.Go("/desk/macros/new?for=case/child-sport-grant")
			p.Fill(w("desk.text.name"), "Examen")
			p.Fill(w("macros.field.text"), "Bonjour {person}, nous regardons votre demande.")
			p.Select(w("macros.field.send"), w("macros.field.send.reply"))
			p.Check("macro-new")
			p.Press(w("macros.keep"))
			p.Check("macros")
			p.Go(path(c) + "?view=open")
			p.Press(w("macros.use"))
			p.See("Examen")
			p.Check("macro-choose")
			p.Press("Examen")
			p.See("nolwenn.legoff@courriel.example", w("macros.will.for_good"))
			if got, _ := p.Eval("document.querySelector('#text').value").(string); got != "Bonjour Nolwenn Le Goff, nous regardons votre demande." {
				t.Errorf("the text reads %q", got)
			}
			p.Check("macro-preview")
			p.Press(w("macros.do"))
			p.See(w("macros.done", "Name", "Examen"))

			claire := browsertest.Open(t, b.URL, eyes)
			enter(b, claire, lang, "claire.morvan")
			claire.Go("/desk")
			p.Go(path(c) + "?view=open&write=note")
			if eyes.NoScript {
				p.Fill(w("desk.write.label.note"), "À relire, @Claire Morvan")
			} else {
				p.Fill(w("desk.write.label.note"), "À relire, @clai")
				p.See("Claire Morvan")
				p.Check("mention-names")
				p.Key("\r")
				if got, _ := p.Eval("document.querySelector('#text').value").(string); !strings.HasPrefix(got, "À relire, @Claire Morvan ") { // the test's Enter also sends its sign, a keyboard does not
					t.Errorf("the note reads %q", got)
				}
			}
			p.Check("mention")
			p.Press(w("desk.send.note"))
			p.See(w("alerts.tell.done", "Names", "Claire Morvan"))

			if !eyes.NoScript {
				claire.See(w("alerts.news")) // while she looks at her list
			}

			p.Go(path(c) + "/experts")
			p.Fill(w("expert.ask.name"), "Jeanne Le Roux, architecte")
			p.Fill(w("expert.ask.email"), architect)
			p.Fill(w("expert.ask.question"), "Le mur peut-il être percé ?")
			p.Choose("plan.pdf")
			p.Check("expert-ask")
			p.Press(w("expert.ask.do"))
			p.See(w("expert.asked", "Name", "Jeanne Le Roux, architecte"))

			p.Go(path(c) + "/remind")
			p.Choose(w("alerts.after", "Count", 3))
			p.Fill(w("alerts.remind.note"), "Relire l’avis")
			p.Check("remind")
			p.Press(w("alerts.remind.do"))
			p.See("Relire l’avis")

			p.Go(path(c) + "/assign")
			p.Select(w("desk.assign.agent"), "Claire Morvan")
			p.Fill(w("alerts.give.note"), "Tu connais le club")
			p.Fill(w("alerts.give.promised"), "un appel")
			p.Eval("document.querySelector('#until').value = '2026-09-16'") // how a day is typed depends on the browser
			p.Check("handover")
			p.Press(w("desk.do.assign"))

			claire.Go("/desk/for-you")
			claire.See(w("alerts.what.mention", "By", "Thomas Morvan"), w("alerts.what.handover", "By", "Thomas Morvan"))
			claire.Check("for-you")
			claire.Go(path(c))
			claire.See("Tu connais le club", "un appel")
			claire.Check("given")
			claire.Press(w("alerts.given.take"))
			claire.See(w("alerts.taken"))

			links, _ := b.linksTo(architect)
			jeanne := browsertest.Open(t, b.URL, eyes)
			jeanne.Go(links[0])
			jeanne.Check("expert-link")
			jeanne.Press(w("expert.link.open"))
			jeanne.See("Le mur peut-il être percé", "plan.pdf")
			jeanne.Miss("Nolwenn")
			jeanne.Check("expert-question")
			jeanne.Press(w("expert.send"))
			jeanne.See(w("expert.answer.empty"))
			jeanne.Check("expert-empty")
			croquis := filepath.Join(t.TempDir(), "croquis.pdf")
			must(t, os.WriteFile(croquis, []byte(aPDF), 0o600))
			jeanne.Fill(w("expert.answer"), "Oui, sous un linteau.")
			jeanne.Upload(w("expert.files"), croquis)
			jeanne.Press(w("expert.send"))
			jeanne.See(w("expert.done.title"))
			jeanne.Check("expert-done")

			p.Go("/desk/for-you")
			p.See(w("alerts.what.expert", "By", "Jeanne Le Roux, architecte"))
			p.Go(path(c))
			p.See("Oui, sous un linteau.", "croquis.pdf", w("expert.state.answered"))
			p.Check("many-hands")
			p.Go("/desk/me")
			p.Check("alert-ways")
		})
	}
}
