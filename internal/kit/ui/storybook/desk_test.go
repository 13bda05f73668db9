package storybook_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/ui/assets"
)

// A desk with one button that swaps itself away, and news that can be cut.
func liveDesk(t *testing.T, cut *atomic.Bool) *httptest.Server {
	t.Helper()
	page := templ.Raw(`<h1>Boîte</h1><div hx-sse:connect="/news"></div>
		<div id="part"><button hx-get="/part" hx-target="#part">Confier</button></div>`)
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	mux.HandleFunc("GET /desk", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		ctx := templ.WithChildren(r.Context(), page)
		if err := ui.DeskPage(ui.Page{Title: "Boîte"}).Render(ctx, w); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /part", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<p>Confiée à Thomas.</p><div id="live" hx-swap-oob="innerHTML">REP-2031 confiée à Thomas.</div>`)
	})
	mux.HandleFunc("GET /news", func(w http.ResponseWriter, r *http.Request) {
		if cut.Load() {
			http.Error(w, "indisponible", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: En lien.\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	server := httptest.NewServer(mux)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return server
}

func TestASwapNeverLosesTheFocus(t *testing.T) {
	t.Parallel()
	p := browsertest.Open(t, liveDesk(t, new(atomic.Bool)).URL, browsertest.Desktop)
	p.Go("/desk")
	if got := p.Eval(`htmx.config.includeIndicatorCSS`); got != false {
		t.Errorf("htmx did not read its settings: %v", got)
	}
	p.Tap("Confier")
	p.See("Confiée à Thomas.", "REP-2031 confiée")
	p.Eval(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))`)
	if got := p.Focus(); got != "Boîte" {
		t.Errorf("the focus is on %q, want the title", got)
	}
}

// returns waits until the note about lost news is gone.
const returns = `new Promise((done, lost) => { const end = Date.now() + 25000; const look = () => document.querySelector('#lost').hidden ? done(true) : Date.now() > end ? lost('still no news') : setTimeout(look, 50); look() })`

func TestTheDeskSaysSinceWhenItHasNoNews(t *testing.T) {
	t.Parallel()
	var cut atomic.Bool
	server := liveDesk(t, &cut)
	p := browsertest.Open(t, server.URL, browsertest.Desktop)
	p.Go("/desk")
	p.See("En lien.")
	p.Miss("Plus de nouvelles")
	p.Eval(`console.error = () => {}`) // htmx tells the console of the cut we make here
	cut.Store(true)
	server.CloseClientConnections()
	p.See("Plus de nouvelles depuis")
	p.Check("desk-lost")
	cut.Store(false)
	p.Eval(returns)
}

func TestTheDeskAsksAgainForNewsThatNeverCame(t *testing.T) {
	t.Parallel()
	var cut atomic.Bool
	cut.Store(true)
	p := browsertest.Open(t, liveDesk(t, &cut).URL, browsertest.Desktop)
	p.Go("/desk")
	p.See("Plus de nouvelles depuis")
	p.Miss("indisponible")
	cut.Store(false)
	p.Eval(returns)
	p.See("En lien.")
}
