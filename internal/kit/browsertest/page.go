package browsertest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Eyes are how somebody looks at the site.
type Eyes struct {
	Width, Height int64
	Lang          string // fr or en; what the browser prefers
	NoScript      bool
	Dark          bool
}

// The two usual readers.
var (
	Phone   = Eyes{Width: 360, Height: 740, Lang: "fr"}
	Desktop = Eyes{Width: 1280, Height: 900, Lang: "fr"}
)

// In gives the same eyes with another language.
func (e Eyes) In(lang string) Eyes { e.Lang = lang; return e }

// WithoutScript gives the same eyes in a browser that runs no script.
func (e Eyes) WithoutScript() Eyes { e.NoScript = true; return e }

// AtNight gives the same eyes with a dark colour scheme.
func (e Eyes) AtNight() Eyes { e.Dark = true; return e }

// String names the eyes, for subtests and pictures: "360-fr", "1280-en-noscript".
func (e Eyes) String() string {
	name := map[bool]string{true: "1280", false: "360"}[e.Width > 700] + "-" + e.Lang
	if e.NoScript {
		name += "-noscript"
	}
	if e.Dark {
		name += "-dark"
	}
	return name
}

// patience is how long a page may take to show what is awaited, on a busy machine.
const patience = 20 * time.Second

// Page is one person's tab. Its methods fail the test when the page does not do what
// is asked.
type Page struct {
	t    testing.TB
	base string
	eyes Eyes
	ctx  context.Context

	mu     sync.Mutex
	faults []string
	borne  []string
}

// Bear takes what the console says with these words for no fault: a test that ends a
// session on purpose knows that the page's stream will be refused.
func (p *Page) Bear(words string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.borne = append(p.borne, words)
}

// Open starts a tab with no cookies. Faults that the pages write to the console fail
// the test at its end.
func Open(t testing.TB, base string, eyes Eyes) *Page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser(t), chromedp.WithNewBrowserContext())
	p := &Page{t: t, base: strings.TrimSuffix(base, "/"), eyes: eyes, ctx: ctx}
	// The first step makes the tab, which lives as long as that step's context: no limit here.
	p.must(chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	p.prepare()
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			p.note(m)
		}
	}()
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, fault := range p.faults {
			t.Errorf("console: %s", fault)
		}
		cancel()
	})
	return p
}

// note keeps what is a fault. A 4xx answer to the page itself is none: tests ask for
// refusals on purpose.
func (p *Page) note(m chromedp.ConsoleMessage) {
	if !m.IsException() && (m.Type != "error" || m.Source == "network") {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if slices.ContainsFunc(p.borne, func(words string) bool { return strings.Contains(m.String(), words) }) {
		return
	}
	p.faults = append(p.faults, m.String())
}

func (p *Page) prepare() {
	p.t.Helper()
	scheme := "light"
	if p.eyes.Dark {
		scheme = "dark"
	}
	ctx, cancel := p.within()
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	p.must(err)
	_, err = chromedp.Call(ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
		Headers: network.Headers{"Accept-Language": p.eyes.Lang},
	})
	p.must(err)
	p.runScripts(!p.eyes.NoScript)
	p.do(chromedp.EmulateViewport(p.eyes.Width, p.eyes.Height))
}

// runScripts says whether pages loaded from now on run their scripts.
func (p *Page) runScripts(on bool) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	p.must(err)
}

// within bounds one step: a page that hangs fails its test and not the whole run.
func (p *Page) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, 2*patience)
}

func (p *Page) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *Page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	p.must(chromedp.Do(ctx, actions...))
}

// eval runs a script of the test, also in a browser that runs none of the page's.
func eval[T any](p *Page, script string) T {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%v\nin %.200s", err, script)
	}
	return v
}
