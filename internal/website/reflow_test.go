package website_test

import (
	"testing"

	"parvis/internal/cases"
	"parvis/internal/identity/town"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/website/tracking"
	"parvis/internal/website/websitetest"
)

// spaced is the text spacing of WCAG 1.4.12, and letters twice as large: nobody may have to scroll sideways.
const spaced = `(() => { document.documentElement.style.fontSize = "200%";
	const sheet = new CSSStyleSheet(); sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
	document.adoptedStyleSheets = [sheet] })()`

// TestReflow reads every public page at 400 % (320 px wide), then at 200 % of letters with the spacing that readers may set.
func TestReflow(t *testing.T) {
	t.Parallel()
	h := websitetest.New(t, dbtest.New(t))
	c := h.Request(h.Resident(town.Nolwenn()), websitetest.WithAnswers(websitetest.Unsure()))
	narrow, large := browsertest.Phone, browsertest.Phone
	narrow.Width, large.Width = 320, 640
	for _, test := range []struct {
		name string
		eyes browsertest.Eyes
		then string
	}{{"400 percent", narrow, ""}, {"200 percent", large, spaced}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := browsertest.Open(t, h.Server.URL, test.eyes)
			p.Go(cases.LinkPath(h.Cases.LinkToken(c)))
			p.Press("Ouvrir ma demande")
			path := tracking.Path(c.Reference)
			for _, page := range []string{
				"/", "/search?q=sport", "/services", "/services/child-sport-grant", "/contact", "/accessibility", "/privacy", "/cookies", "/legal", "/missing",
				"/resume", "/follow", "/follow/code", "/desk/sign-in", "/requests", path, path + "/contact", path + "/receipt", path + "/move/withdraw",
			} {
				p.Go(page)
				if test.then != "" {
					p.Eval(test.then)
				}
				if wide, _ := p.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`).(float64); wide > 0 {
					p.Shot("reflow-lost")
					t.Errorf("%s: %v px of sideways scroll", page, wide)
				}
			}
		})
	}
}
