package journeys

import (
	"os/exec"
	"strings"
)

// readsSameEverywhere reads a decision on the page of the request, in its letter and in the
// PDF: what the page gives as decision, reason and ground stands in the letter; and the PDF
// holds the letter word for word.
func (p *person) readsSameEverywhere(amount string) {
	p.t.Helper()
	p.reloadHere(p.say("Lire la lettre de décision", "Read the decision letter"))
	said := p.lines(`section[aria-labelledby="decision"] li`)
	reason := p.lines(`section[aria-labelledby="decision"] > h2 + p.govuk-body`)
	p.Press(p.say("Lire la lettre de décision", "Read the decision letter"))
	letter := p.Text()
	for _, line := range append(append(said, reason...), amount) {
		if !strings.Contains(letter, strings.TrimSuffix(line, ".")) {
			p.t.Errorf("the page gives %q, the letter does not: %s", line, letter)
		}
	}
	p.Check("letter")
	paper := p.poured(p.fetch(p.href(p.say("Garder la lettre (PDF)", "Keep the letter (PDF)"))))
	for _, line := range p.lines(".pv-letter h1, .pv-letter h2, .pv-letter p, .pv-letter li") {
		if !strings.Contains(paper, bare(line)) {
			p.t.Errorf("the letter on the screen says %q, its PDF does not: %s", line, paper)
		}
	}
	p.Press(p.say("Retour à ma demande", "Back to my request"))
}

// lines are the texts of the elements that a selector finds, as a person reads them.
func (p *person) lines(selector string) (texts []string) {
	p.t.Helper()
	found, _ := p.Eval(`[...document.querySelectorAll(` + quoted(strings.ReplaceAll(selector, `"`, `'`)) + `)].map(e => e.innerText)`).([]any)
	for _, one := range found {
		texts = append(texts, plain(one.(string)))
	}
	return texts
}

// poured is the text of a PDF, without the spaces and line ends that a page needs.
func (p *person) poured(pdf []byte) string {
	p.t.Helper()
	file := keep(p.t, "lettre.pdf", pdf)
	text, err := exec.Command("pdftotext", "-q", file, "-").Output()
	if err != nil {
		p.t.Fatalf("pdftotext: %v", err)
	}
	return bare(string(text))
}

// plain makes hard spaces and typographic apostrophes as a keyboard has them.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2060", "", "’", "'").Replace(s)), " ")
}

// bare is a text without spaces, and without the commas that stand for the line ends of an
// address: where lines are cut differs from screen to paper.
func bare(s string) string { return strings.NewReplacer(" ", "", ",", "").Replace(plain(s)) }
