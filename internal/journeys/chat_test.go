package journeys

import (
	"testing"
	"time"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

// TestChat is a conversation from the first question to its end: on a phone with a script, where nothing is read again by
// hand and a cut line loses nothing; and in English without one, by posting and reading again.
func TestChat(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	t.Run("phone, French", func(t *testing.T) {
		t.Parallel()
		talks(t, s, phone, "anna.kervella", "Nolwenn Le Goff")
	})
	t.Run("English, without a script", func(t *testing.T) {
		t.Parallel()
		talks(t, s, browsertest.Eyes{Width: 1280, Height: 900, Lang: "en", NoScript: true}, "gwen.tanguy", "Joan Tanner")
	})
}

func talks(t *testing.T, s *town, eyes browsertest.Eyes, answers, name string) {
	resident, agent := s.someone(t, eyes), s.someone(t, browsertest.Eyes{Width: 1280, Height: 900, Lang: eyes.Lang, NoScript: eyes.NoScript})
	agent.signsIn(answers)
	agent.Go("/desk")
	resident.beginsToTalk(name)
	agent.takes(name)
	resident.hears(agent.say("vous répond", "is answering you"))
	resident.Check("chat-open")
	agent.answers("Oui, de 12 h à 13 h.")
	resident.hears("Oui, de 12 h à 13 h.")
	if !eyes.NoScript {
		resident.writesWhileCut(agent)
	}
	resident.Fill(resident.say("Votre message", "Your message"), "Merci, c’est tout.")
	resident.utters()
	agent.hears("Merci, c’est tout.")
	agent.Check("desk-chat")
	agent.Press(agent.say("Passer à…", "Hand over…"))
	agent.Check("desk-chat-hand")
	agent.Press(agent.say("Ne rien changer", "Change nothing"))
	agent.Press(agent.say("Terminer", "End"))
	resident.hears(resident.say("La discussion est terminée.", "The conversation has ended."))
	resident.See(resident.say("Merci. Si vous avez", "Thank you. If you have"))
	resident.Check("chat-ended")
}

// beginsToTalk finds the door, forgets the name, and is told beside the field.
func (p *person) beginsToTalk(name string) {
	p.t.Helper()
	p.Go("/contact")
	p.Press(p.say("Discuter en ligne", "Talk with us online"))
	p.Check("chat-begin")
	p.Fill(p.say("Votre question", "Your question"), "La cantine est-elle ouverte mercredi ?")
	p.Press(p.say("Commencer la discussion", "Start the conversation"))
	p.errors(p.say("Écrivez votre nom", "Write your name"))
	p.Check("chat-begin-error")
	if p.value("text") == "" {
		p.t.Error("the question is gone")
	}
	p.Fill(p.say("Votre nom", "Your name"), name)
	p.Fill(p.say("Votre e-mail", "Your e-mail"), "resident@mel.example")
	p.Press(p.say("Commencer la discussion", "Start the conversation"))
	p.See("La cantine est-elle ouverte mercredi ?")
	p.Check("chat-waiting")
}

// takes goes from any page of the desk to whoever waits.
func (p *person) takes(name string) {
	p.t.Helper()
	if p.eyes.NoScript {
		p.Go("/desk")
	}
	p.See(p.say("au tchat", "in the chat")) // the top bar tells of it
	p.Go("/desk/chats")
	p.See(name)
	p.Check("desk-chats")
	p.Press(name)
	p.See("La cantine est-elle ouverte mercredi ?")
	p.Press(p.say("Répondre", "Answer"))
}

func (p *person) answers(text string) {
	p.t.Helper()
	p.Fill(p.say("Répondre", "Answer"), text)
	p.utters()
	p.See(text)
}

// utters presses the button; with a script the page stays, and so does the focus.
func (p *person) utters() {
	p.t.Helper()
	words := p.say("Envoyer", "Send")
	if p.eyes.NoScript {
		p.Press(words)
		return
	}
	p.Tap(words)
	for range 200 {
		if empty, _ := p.Eval(`document.querySelector("#say textarea").value === "" && document.activeElement.id === "text"`).(bool); empty {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Errorf("what was sent stands in the field, or the focus went to %q", p.Focus())
}

// hears sees words come by themselves, or by reading again.
func (p *person) hears(words string) {
	p.t.Helper()
	if p.eyes.NoScript {
		p.reloadHere(words)
		return
	}
	p.See(words)
}

// writesWhileCut loses the line, is told, writes on, and misses nothing once it is back.
func (p *person) writesWhileCut(agent *person) {
	p.t.Helper()
	p.Eval(`(() => { const one = window.fetch; window.__back = () => { window.fetch = one };
		let first = true; window.fetch = (...a) => { if (first && String(a[0]).endsWith("/say")) { first = false; return one(...a).then(() => Promise.reject(new Error("cut"))) } return one(...a) } })()`)
	p.Fill(p.say("Votre message", "Your message"), "Et le mercredi des vacances ?")
	p.utters() // the first answer is lost on its way: the same message goes again, and is kept once
	p.Eval(`window.__back()`)
	agent.hears("Et le mercredi des vacances ?")
	if n := agent.Eval(`[...document.querySelectorAll("#talk-log li")].filter(l => l.textContent.includes("vacances")).length`); n != float64(1) {
		p.t.Errorf("sent again, it stands there %v times", n)
	}
}
