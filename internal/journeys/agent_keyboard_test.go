package journeys

import (
	"strings"
	"testing"
	"time"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
)

// TestDeskByKeyboardAlone is an agent who never touches a mouse: switches the keys on, finds the request, takes it,
// writes a note and a question, hands several over and takes it back, and goes on to the next without going back.
func TestDeskByKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	var references []string
	for range 2 {
		p := s.someone(t, phone)
		p.applies("900", "350")
		references = append(references, p.reference)
	}
	a := s.someone(t, browsertest.Eyes{Width: 1440, Height: 900, Lang: "fr"})
	a.signsIn("thomas.morvan")
	a.reload("/desk?view=unassigned", references[0])
	a.switchesKeysOn()
	a.worksByKeys()
	a.handsOverByKeys()
}

// switchesKeysOn in the settings, with Tab and Space alone.
func (p *person) switchesKeysOn() {
	p.t.Helper()
	p.Go("/desk/me")
	p.Check("desk-settings")
	p.tabTo("Activer les touches")
	p.Key(" ")
	p.tabTo("Garder mes touches")
	p.Key("\r")
	p.See("Touches activées")
	p.Key("?")
	p.See("montrer les touches")
	p.Check("desk-keys")
	p.Key("\x1b")
}

// tabTo walks with Tab until the focus is on something with these words.
func (p *person) tabTo(words string) {
	p.t.Helper()
	for range 80 {
		p.Key("\t")
		if p.focused(words) {
			return
		}
	}
	p.t.Fatalf("80 times Tab and never on %q; now on %q", words, p.Focus())
}

// focused tells whether the focus is on something with these words, and can be seen there.
func (p *person) focused(words string) bool {
	p.t.Helper()
	said, _ := p.Eval(`(() => { const e = document.activeElement; if (!e?.matches("a, button, input, select, textarea, summary")) return ""; return [...(e.labels ?? [])].map(l => l.innerText).join(" ") || e.innerText || e.value || "" })()`).(string)
	plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'")
	return strings.Contains(plain.Replace(said), plain.Replace(words))
}

// waits until a script of the page gives true.
func (p *person) until(what, script string) {
	p.t.Helper()
	for range 200 {
		if ok, _ := p.Eval(script).(bool); ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("waited in vain for %s", what)
}

// presses a key of the map once the page listens: a key before that is nobody's.
func (p *person) presses(key string) {
	p.t.Helper()
	p.until("a page that listens", `document.readyState === "complete" && document.body.classList.contains("js-enabled")`)
	p.Key(key)
}

// worksByKeys: list, open, take, note, question, next.
func (p *person) worksByKeys() {
	p.t.Helper()
	p.Go("/desk?view=unassigned")
	p.presses("j")
	p.until("the first row", `!!document.activeElement?.closest(".d-row")`)
	p.presses("j")
	p.presses("k")
	p.Check("desk-keys-list")
	p.Key("\r")
	p.until("the case beside the list", `!!document.querySelector("#detail [data-ref]")`)
	p.until("the focus on its title", `document.activeElement?.id === "dh"`)
	first, _ := p.Eval(`document.querySelector("#detail [data-ref]")?.dataset.ref`).(string)
	p.presses("j")
	p.until("the next one, without going back", `document.querySelector("#detail [data-ref]")?.dataset.ref !== "`+first+`"`)
	p.Key("\x1b")
	p.until("Escape back to its row", `!!document.activeElement?.closest(".d-row[aria-current]")`)
	p.presses("o")
	p.until("the whole request", `location.pathname.startsWith("/desk/cases/") && document.readyState === "complete"`)
	p.presses("t")
	p.See("Confiée à Thomas Morvan")
	p.presses("n")
	p.until("the note", `document.activeElement?.id === "text" && !!document.querySelector('form[action$="/note"]')`)
	p.Key("Vu au clavier.")
	p.tabTo("Garder la note")
	p.Key("\r")
	p.See("Note gardée", "Vu au clavier.")
	p.presses("q")
	p.until("the question", `document.activeElement?.id === "text" && !!document.querySelector('form[action$="/ask"]')`)
	p.Key("Quel stage ?")
	p.tabTo("Poser la question")
	p.Key("\r")
	p.See("Question posée", "Demande suivante")
	p.Check("desk-keys-case")
	p.tabTo("Demande suivante")
	p.Key("\r")
	p.until("the next request", `document.readyState === "complete" && !document.body?.innerText.includes("Quel stage ?")`)
}

// handsOverByKeys ticks two rows, looks at the preview, does it, and takes it back.
func (p *person) handsOverByKeys() {
	p.t.Helper()
	p.Go("/desk?view=open")
	p.presses("x")
	p.until("rows to tick", `!!document.querySelector(".d-row__pick")`)
	p.presses("j")
	p.until("the first row", `!!document.activeElement?.closest(".d-row")`)
	p.presses("x")
	p.See("Cochées : 1")
	p.Check("desk-pick")
	p.tabTo("Confier les cochées")
	p.Key("\r")
	p.See("Rien n’est fait encore")
	p.Check("desk-bulk")
	p.tabTo("Confier 1 demande")
	p.Key("\r")
	p.errors("Choisissez à qui, ou une équipe")
	p.tabTo("À qui")
	p.Key("Moi")
	p.tabTo("Confier 1 demande")
	p.Key("\r")
	p.until("the list again", `location.pathname === "/desk" && document.readyState === "complete"`)
	p.See("Annuler")
	p.tabTo("Annuler")
	p.Key("\r")
	p.See("C’est annulé pour 1 demande")
}
