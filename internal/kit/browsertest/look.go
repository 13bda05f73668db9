package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// See waits until these words stand on the page where a person can read them.
func (p *Page) See(words ...string) {
	p.t.Helper()
	for _, w := range words {
		p.await(fmt.Sprintf("the words %q", w), `(() => { `+normalise+` return plain(document.body.innerText).includes(plain(`+js(w)+`)) })()`)
	}
}

// Miss fails when these words stand on the page.
func (p *Page) Miss(words ...string) {
	p.t.Helper()
	for _, w := range words {
		if strings.Contains(p.Text(), w) {
			p.lost("the words %q should not be here", w)
		}
	}
}

// Text is what can be read on the page, with plain spaces and apostrophes.
func (p *Page) Text() string {
	p.t.Helper()
	return eval[string](p, `(() => { `+normalise+` return plain(document.body.innerText) })()`)
}

// Title is the title of the tab.
func (p *Page) Title() string {
	p.t.Helper()
	return eval[string](p, `document.title`)
}

// Focus tells what has the focus: its words, label or tag.
func (p *Page) Focus() string {
	p.t.Helper()
	return eval[string](p, `(() => { `+normalise+` const e = document.activeElement; return plain(e.innerText) || plain([...(e.labels||[])].map(l=>l.innerText).join(" ")) || plain(e.getAttribute("aria-label")) || e.tagName })()`)
}

var axe = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		source, readErr := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
		if readErr == nil {
			return string(source), nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("axe-core is not there; run `make assets`: %w", readErr)
		}
		dir = filepath.Dir(dir)
	}
	return "", err
})

// Check looks at the page as it stands under a name: axe-core finds nothing by WCAG 2.2
// AA and its best practice, nothing scrolls sideways, there is one h1 and a title. A
// picture is kept in the folder of PARVIS_TEST_OUTPUT.
func (p *Page) Check(name string) {
	p.t.Helper()
	p.Shot(name)
	source, err := axe()
	p.must(err)
	p.runScripts(true) // axe itself needs a running script; the page was loaded without
	defer p.runScripts(!p.eyes.NoScript)
	p.do(chromedp.Evaluate[chromedp.Void](source + ";undefined"))
	for _, fault := range eval[[]string](p, `axe.run(document, {preload: false, resultTypes: ["violations"], runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]})
		.then(r => r.violations.map(v => v.id + ": " + v.help + "\n    " + v.nodes.slice(0, 4).map(n => n.html.slice(0, 200) + " " + (n.any[0] || n.all[0] || n.none[0] || {}).message).join("\n    ")))`) {
		p.t.Errorf("%s (%s): axe: %s", name, p.eyes, fault)
	}
	if wide := eval[float64](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		p.t.Errorf("%s (%s): %v px of sideways scroll", name, p.eyes, wide)
	}
	if n := eval[int](p, `document.querySelectorAll("h1").length`); n != 1 {
		p.t.Errorf("%s (%s): %d h1 headings, want 1", name, p.eyes, n)
	}
	if p.Title() == "" {
		p.t.Errorf("%s (%s): no title", name, p.eyes)
	}
}

// Shot keeps a picture of the whole page.
func (p *Page) Shot(name string) {
	p.t.Helper()
	dir := os.Getenv("PARVIS_TEST_OUTPUT")
	if dir == "" {
		return
	}
	dir = filepath.Join(dir, "pictures")
	p.must(os.MkdirAll(dir, 0o755))
	ctx, cancel := p.within()
	defer cancel()
	whole, quick := true, true // the whole page; a larger file for less work
	png, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: &whole, OptimizeForSpeed: &quick,
	})
	p.must(err)
	p.must(os.WriteFile(filepath.Join(dir, name+"-"+p.eyes.String()+".png"), png.Data, 0o644))
}

// lost ends the test with what the page shows instead.
func (p *Page) lost(format string, args ...any) {
	p.t.Helper()
	p.Shot("lost-" + strings.ReplaceAll(p.t.Name(), "/", "-"))
	text := p.Text()
	if len(text) > 1500 {
		text = text[:1500] + "…"
	}
	p.t.Fatalf("%s\nat %s (%s), which reads: %s", fmt.Sprintf(format, args...), p.Path(), p.eyes, text)
}
