package browsertest

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Go opens a path of the site, or a whole address.
func (p *Page) Go(path string) {
	p.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = p.base + path
	}
	p.do(chromedp.Navigate(path))
}

// Path is where the person is, without the host.
func (p *Page) Path() string {
	p.t.Helper()
	return eval[string](p, `location.pathname`)
}

// Press activates the button or link with these words and waits for the page that follows.
func (p *Page) Press(words string) {
	p.t.Helper()
	at := p.find("button, a[href], summary, input[type=submit]", words)
	before := eval[float64](p, `performance.timeOrigin`)
	p.do(chromedp.Click(at))
	p.await("the page after "+words, `performance.timeOrigin !== `+num(before)+` && document.readyState === "complete"`)
}

// PressTwice clicks a button twice as an impatient finger does, a tenth of a second apart,
// and waits for the page that follows.
func (p *Page) PressTwice(words string) {
	p.t.Helper()
	at := p.find("button, a[href], input[type=submit]", words)
	before := eval[float64](p, `performance.timeOrigin`)
	middle := eval[[]float64](p, `(() => { const e = document.querySelector(`+js(at)+`); e.scrollIntoView({block: "center"});
		const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	click := chromedp.MouseClickXY(middle[0], middle[1])
	p.do(click, chromedp.Sleep(100*time.Millisecond), click)
	p.await("the page after "+words+", twice", `performance.timeOrigin !== `+num(before)+` && document.readyState === "complete"`)
}

// Tap activates the button, link or choice with these words, with no new page to come.
func (p *Page) Tap(words string) {
	p.t.Helper()
	p.do(chromedp.Click(p.find("button, a[href], summary, label", words)))
}

// Fill writes into the field with this label, in place of what is there.
func (p *Page) Fill(label, text string) {
	p.t.Helper()
	at := p.field(label)
	eval[any](p, `document.querySelector(`+js(at)+`).value = ""`)
	if text != "" {
		p.do(chromedp.SendKeys(at, text))
	}
}

// Choose ticks the radio or checkbox with this label.
func (p *Page) Choose(label string) {
	p.t.Helper()
	p.do(chromedp.Click(p.field(label)))
}

// Select picks an option of the list with this label by its words.
func (p *Page) Select(label, option string) {
	p.t.Helper()
	if !eval[bool](p, `(() => { `+normalise+` const list = document.querySelector(`+js(p.field(label))+`);
		const at = [...list.options].findIndex(o => plain(o.text) === plain(`+js(option)+`));
		if (at < 0) return false;
		list.selectedIndex = at; list.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`) {
		p.lost("the list %q offers no %q", label, option)
	}
}

// Upload gives files to the field with this label.
func (p *Page) Upload(label string, files ...string) {
	p.t.Helper()
	p.do(chromedp.SetUploadFiles(p.field(label), files))
}

// Key presses keys of the keyboard, as chromedp's kb package names them.
func (p *Page) Key(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// Back presses the browser's own back button. A page that the browser had kept whole comes
// back without being loaded, so it is not waited for as a new one.
func (p *Page) Back() {
	p.t.Helper()
	before := eval[float64](p, `performance.timeOrigin`)
	p.turnBack()
	p.await("the page before", `performance.timeOrigin !== `+num(before)+` && document.readyState === "complete"`)
}

// turnBack asks the browser, not the page: a page that goes away cannot answer.
func (p *Page) turnBack() {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	seen, err := chromedp.Call(ctx, page.GetNavigationHistory, cdp.Empty{})
	p.must(err)
	if seen.CurrentIndex == 0 {
		p.lost("no page before this one")
	}
	_, err = chromedp.Call(ctx, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: seen.Entries[seen.CurrentIndex-1].ID})
	p.must(err)
}

// Eval runs a script of the test for what no other method tells.
func (p *Page) Eval(script string) any {
	p.t.Helper()
	return eval[any](p, script)
}

// normalise makes hard spaces and line ends plain, so that tests can be typed.
const normalise = `const plain = s => (s || "").replace(/[\u00a0\u202f\u2060\s]+/g, m => m.includes("\u2060") && m.length === 1 ? "" : " ").replace(/’/g, "'").trim();`

// find marks the visible element with exactly these words, or else the first that begins
// with or holds them, and gives a selector for it.
func (p *Page) find(kinds, words string) string {
	p.t.Helper()
	script := `(() => { ` + normalise + `
		const want = plain(` + js(words) + `);
		const all = [...document.querySelectorAll(` + js(kinds) + `)].filter(e => e.getClientRects().length && !e.disabled);
		const text = e => plain(e.innerText || e.value || e.getAttribute("aria-label"));
		const hit = all.find(e => text(e) === want) || all.find(e => text(e).startsWith(want)) || all.find(e => text(e).includes(want));
		if (!hit) return "";
		document.querySelectorAll("[data-test-at]").forEach(e => e.removeAttribute("data-test-at"));
		hit.setAttribute("data-test-at", "");
		return "[data-test-at]"; })()`
	at := eval[string](p, script)
	if at == "" {
		p.lost("nothing to press with the words %q", words)
	}
	return at
}

// field finds the control that a label names, and gives a selector for it.
func (p *Page) field(label string) string {
	p.t.Helper()
	script := `(() => { ` + normalise + `
		const want = plain(` + js(label) + `);
		const name = e => plain([...(e.labels || [])].map(l => l.innerText).join(" ") || e.getAttribute("aria-label"));
		const all = [...document.querySelectorAll("input, textarea, select")].filter(e => e.type !== "hidden");
		const hit = all.find(e => name(e) === want) || all.find(e => name(e).startsWith(want)) || all.find(e => name(e).includes(want));
		if (!hit) return "";
		if (hit.id) return "#" + CSS.escape(hit.id);
		hit.setAttribute("data-test-field", want);
		return "[data-test-field=" + JSON.stringify(want) + "]"; })()`
	at := eval[string](p, script)
	if at == "" {
		p.lost("no field with the label %q", label)
	}
	return at
}

// await polls until the condition holds.
func (p *Page) await(what, condition string) {
	p.t.Helper()
	for tries := patience / (30 * time.Millisecond); tries > 0; tries-- {
		// A page that is just being replaced has no script context for a moment.
		if ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](condition)); err == nil && ok {
			return
		}
		p.do(chromedp.Sleep(30 * time.Millisecond))
	}
	p.lost("waited in vain for %s", what)
}

func js(s string) string {
	quoted, _ := json.Marshal(s)
	return string(quoted)
}

func num(f float64) string {
	text, _ := json.Marshal(f)
	return string(text)
}
