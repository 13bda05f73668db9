package journeys

import (
	"strings"
	"testing"

	"parvis/internal/kit/browsertest"
)

// person is somebody at a device: a tab, the language it speaks, the town it asks.
type person struct {
	*browsertest.Page
	t    *testing.T
	town *town
	eyes browsertest.Eyes

	fee       string // what the club costs
	draft     string // path of the request before it was sent
	reference string // of the request sent
}

// someone sits down at a device that has never been here.
func (s *town) someone(t *testing.T, eyes browsertest.Eyes) *person {
	t.Helper()
	return &person{Page: browsertest.Open(t, s.url, eyes), t: t, town: s, eyes: eyes}
}

// elsewhere is the same person at another device.
func (p *person) elsewhere() *person {
	p.t.Helper()
	other := p.town.someone(p.t, p.eyes)
	other.fee = p.fee
	return other
}

// say picks the words of the person's language.
func (p *person) say(fr, en string) string {
	if p.eyes.Lang == "en" {
		return en
	}
	return fr
}

// reload looks at a page again and again until it holds the words: what a job writes
// comes a moment after the page that asked for it.
func (p *person) reload(path, words string) {
	p.t.Helper()
	for range 100 {
		p.Go(path)
		if strings.Contains(p.Text(), words) {
			return
		}
	}
	p.See(words) // says what stands there instead
}

// reloadHere looks again at the page that is open until it holds the words.
func (p *person) reloadHere(words string) {
	p.t.Helper()
	p.reload(p.Path(), words)
}

// mail opens the newest mail to an address whose subject begins so, and gives its text.
func (p *person) mail(to, subject string) string {
	p.t.Helper()
	p.reload("/outbox?to="+to, subject)
	p.Press(subject)
	return p.Text()
}

// link is the address in the mail just opened that holds a path.
func (p *person) link(holding string) string {
	p.t.Helper()
	found, _ := p.Eval(`[...document.querySelectorAll(".pv-block a")].map(a => a.href).find(h => h.includes(` + quoted(holding) + `)) || ""`).(string)
	if found == "" {
		p.t.Fatalf("the mail has no link with %s: %s", holding, p.Text())
	}
	return found
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// errors fails unless the page says that something is to be corrected: in its title,
// in a summary whose links lead to fields, and beside each field.
func (p *person) errors(summary string, texts ...string) {
	p.t.Helper()
	p.See(append(texts, summary)...)
	if want := p.say("Erreur", "Error"); !strings.HasPrefix(p.Title(), want) {
		p.t.Errorf("the title %q does not begin with %q", p.Title(), want)
	}
	if lost := p.Eval(`[...document.querySelectorAll(".govuk-error-summary__list a")].filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.textContent).join("; ")`); lost != "" {
		p.t.Errorf("these links of the summary lead nowhere: %v", lost)
	}
	if beside := p.Eval(`document.querySelectorAll(".govuk-error-message").length`); beside == float64(0) {
		p.t.Error("no message stands beside a field")
	}
}

// value is what stands in the field with a name.
func (p *person) value(name string) string {
	p.t.Helper()
	v, _ := p.Eval(`(document.querySelector('[name="` + name + `"]') || {}).value || ""`).(string)
	return v
}
