package journeys

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	exchange "parvis/internal/inbox/phone"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

// telephones tells the town hall of a call, as a real one does.
func (s *town) telephones(t *testing.T, event map[string]string) {
	t.Helper()
	body, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/hooks/phone/"+townNumber, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set(exchange.Header, exchange.Sign([]byte("parvis demo exchange"), body, s.now.Now()))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Fatalf("the webhook answers %s", answer.Status)
	}
}

// townNumber is that of Portvieux.
const townNumber = "+33261912140"

// TestCall is a call from its first ring to a case: the panel comes to the agent rung alone and takes nothing away, the note
// is kept, a fault is told beside its field, and the note opens a case whose history says by which door it came.
func TestCall(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	for _, eyes := range []browsertest.Eyes{{Width: 1280, Height: 900, Lang: "fr"}, phone.In("en").WithoutScript()} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			a, other := s.someone(t, eyes), s.someone(t, eyes)
			who, colleague, extension := "anna.kervella", "thomas.morvan", "214"
			if eyes.NoScript { // six digits work once: two who sign in at a time are two agents
				who, colleague, extension = "claire.morvan", "gwen.tanguy", "215"
			}
			a.signsIn(who)
			other.signsIn(colleague)
			a.rings(s, extension)
			other.Go("/desk")
			other.Miss("Le Goff")
			a.notesCall()
			a.findsTheCase()
		})
	}
}

// rings while the agent is looking for something.
func (p *person) rings(s *town, extension string) {
	p.t.Helper()
	p.Go("/desk")
	script := !p.eyes.NoScript
	if script {
		p.Eval(`document.querySelector("#desk-search").focus()`)
	}
	s.telephones(p.t, map[string]string{"event": "ringing", "call_id": "j" + extension, "from": "02 61 91 44 07", "extension": extension})
	if !script {
		p.Go("/desk")
	}
	p.See(p.say("Appel de Yvonne Le Goff", "Call from Yvonne Le Goff"))
	if at, _ := p.Eval("document.activeElement.id").(string); script && at != "desk-search" {
		p.t.Errorf("the call took the focus to %q", at)
	}
	p.Check("call-rings")
	s.telephones(p.t, map[string]string{"event": "answered", "call_id": "j" + extension, "from": "02 61 91 44 07", "extension": extension})
}

// notesCall writes what she says.
func (p *person) notesCall() {
	p.t.Helper()
	p.Go("/desk/calls")
	p.See(p.say("En ligne", "On the line"))
	p.Check("calls")
	p.Press(p.say("Noter l’appel", "Note the call"))
	p.See("Yvonne Le Goff", "Téléphoner le matin")
	p.Check("call-note")
	p.Fill(p.say("Ce que la personne demande", "What the person asks"), "Demande l’aide du sport pour Malo.")
	if !p.eyes.NoScript {
		p.See(p.say("Gardée à", "Kept at"))
		p.Go("/desk/calls")
		p.Press(p.say("Noter l’appel", "Note the call"))
		if text, _ := p.Eval("document.querySelector('#text').value").(string); !strings.Contains(text, "Malo") {
			p.t.Errorf("the note kept %q", text)
		}
	}
	p.Choose(p.say("Ouvrir une demande", "Open a request"))
	p.Press(p.say("Finir l’appel", "Finish the call"))
	p.errors(p.say("Choisissez le service de la nouvelle demande", "Choose the service of the new request"))
	p.Check("call-note-error")
	p.Select(p.say("Service de la nouvelle demande", "Service of the new request"), p.say("Aide au sport pour un enfant", "Grant for a child’s sport"))
	p.Press(p.say("Finir l’appel", "Finish the call"))
}

func (p *person) findsTheCase() {
	p.t.Helper()
	p.See(p.say("Histoire", "History"), "Demande l’aide du sport pour Malo.")
	if !strings.HasPrefix(p.Path(), "/desk/cases/") {
		p.t.Errorf("the call leads to %s", p.Path())
	}
	p.Check("call-case")
	p.Go("/desk/calls")
	p.See(p.say("Demande ouverte", "Request opened"))
	p.Miss(p.say("Finir l’appel", "Finish the call"))
}

// TestCallback is somebody who asks to be called back, and the agent who does.
func TestCallback(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	p := s.someone(t, browsertest.Eyes{Width: 360, Height: 740, Lang: "fr"})
	p.Go("/contact")
	p.Press("Demander à être rappelé")
	p.Check("callback")
	p.Fill("Prénom et nom", "Yvonne Le Goff")
	p.Fill("Numéro de téléphone", "02 61")
	p.Fill("De quoi s’agit-il", "Le portage de repas.")
	p.Press("Demander à être rappelé")
	p.errors("Écrivez un numéro de téléphone que nous pouvons appeler")
	p.See("Choisissez un moment dans la liste")
	p.Check("callback-error")
	p.Fill("Numéro de téléphone", "02 61 91 44 07")
	p.Eval(`document.querySelector("input[name=slot]").click()`)
	p.Fill("Adresse e-mail", "yvonne@mel.example")
	p.Press("Demander à être rappelé")
	p.See("Nous vous rappelons", "02 61 91 44 07")
	p.Check("callback-done")
	p.mail("yvonne@mel.example", "Nous vous rappelons")
	a := s.someone(t, browsertest.Eyes{Width: 1280, Height: 900, Lang: "fr"})
	a.signsIn("anna.kervella")
	a.Go("/desk/calls")
	a.See("Le portage de repas.", "Yvonne Le Goff")
	a.Press("Pas de réponse")
	a.See("Appelé 1 fois sans réponse")
	a.Check("callback-list")
	a.Press("Rappelé")
	a.See("Personne n’attend d’être rappelé")
}
