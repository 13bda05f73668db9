package storybook_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"parvis/internal/kit/browsertest"
)

// ringed tells whether what has the focus shows it, by itself, by its slab or by its stretched link.
const ringed = `(() => {
	const e = document.activeElement
	const shows = (s) => s && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2
	const slab = e.closest(".govuk-radios__item, .govuk-checkboxes__item, .d-row")
	const ok = shows(getComputedStyle(e)) || shows(getComputedStyle(e, "::after")) || (slab && shows(getComputedStyle(slab)))
	return e === document.body ? "" : ok ? "ok" : e.outerHTML.slice(0, 120)
})()`

// Wherever the keyboard goes, the focus is seen: an ink line and a yellow ring.
func TestEveryStopOfTheKeyboardIsSeen(t *testing.T) {
	t.Parallel()
	server := book(t)
	for _, story := range []string{"composants", "erreurs", "taches", "relire", "accueil", "textes", "bureau"} {
		t.Run(story, func(t *testing.T) {
			t.Parallel()
			p := browsertest.Open(t, server.URL, browsertest.Desktop)
			p.Go("/" + story)
			p.Eval(`document.activeElement.blur()`)
			stops := 0
			for range 80 {
				p.Key(kb.Tab)
				switch seen := p.Eval(ringed); seen {
				case "ok":
					stops++
				case "":
					if stops < 10 {
						t.Errorf("only %d stops", stops)
					}
					return
				default:
					t.Errorf("no ring on %v", seen)
				}
			}
		})
	}
}
