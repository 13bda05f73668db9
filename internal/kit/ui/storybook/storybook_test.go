package storybook_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui/assets"
	"parvis/internal/kit/ui/storybook"
)

// policy is as strict as that of kit/web: a part that needs an inline style fails here.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

func book(t *testing.T) *httptest.Server {
	t.Helper()
	if err := assets.Ready(); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	for _, story := range storybook.Pages() {
		mux.HandleFunc("GET /"+story.Name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			lang, _ := i18n.ParseLang(r.Header.Get("Accept-Language"))
			if err := story.Component.Render(i18n.With(r.Context(), lang), w); err != nil {
				t.Errorf("%s: %v", story.Name, err)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// Every part in every state, on a phone and on a desk, by day and by night, with and without
// script: axe finds nothing, nothing scrolls sideways, nothing breaks the policy.
func TestEveryPartCanBeRead(t *testing.T) {
	t.Parallel()
	server := book(t)
	narrow := browsertest.Eyes{Width: 320, Height: 640, Lang: "en"}
	for _, eyes := range []browsertest.Eyes{
		browsertest.Phone, browsertest.Phone.AtNight(), browsertest.Desktop, browsertest.Desktop.AtNight().In("en"), narrow.WithoutScript(),
	} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			p := browsertest.Open(t, server.URL, eyes)
			for _, story := range storybook.Pages() {
				p.Go("/" + story.Name)
				p.Check("story-" + story.Name)
			}
		})
	}
}

// WCAG 1.4.12: a reader may stretch the lines, letters and words; nothing is pushed off the side.
func TestStretchedTextStaysOnThePage(t *testing.T) {
	t.Parallel()
	p := browsertest.Open(t, book(t).URL, browsertest.Eyes{Width: 320, Height: 640, Lang: "fr"})
	for _, story := range storybook.Pages() {
		p.Go("/" + story.Name)
		p.Eval(`document.querySelectorAll("body *").forEach(e => { e.style.lineHeight = "1.5"; e.style.letterSpacing = "0.12em"; e.style.wordSpacing = "0.16em" })`)
		if wide := p.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide != float64(0) {
			t.Errorf("%s: %v px of sideways scroll, from %v", story.Name, wide, p.Eval(beyond))
		}
	}
}

// beyond lists what reaches over the right edge.
const beyond = `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + "." + e.className).slice(0, 6).join(", ")`

func TestTheFocusGoesToWhatIsToCorrect(t *testing.T) {
	t.Parallel()
	p := browsertest.Open(t, book(t).URL, browsertest.Phone)
	p.Go("/erreurs")
	if got := p.Title(); got != "Erreur\u00a0: Votre avis d’impôt - Portvieux" {
		t.Errorf("title %q", got)
	}
	p.See("Deux réponses à corriger")
	if got := p.Eval(`document.activeElement.className`); got != "govuk-error-summary" {
		t.Errorf("the focus is on %v", got)
	}
	p.Tap("Ajoutez la page 2")
	if got := p.Eval(`document.activeElement.id`); got != "pieces" {
		t.Errorf("after the link the focus is on %v", got)
	}
}

func TestALongListFindsAsOneTypes(t *testing.T) {
	t.Parallel()
	p := browsertest.Open(t, book(t).URL, browsertest.Phone)
	p.Go("/composants")
	p.See("Il reste 200 signes", "12 signes de trop")
	p.Eval(`new Promise(done => { const look = () => document.querySelector('#x4[role=combobox]') ? done(true) : setTimeout(look, 50); look() })`)
	p.Fill("Rue", "conti")
	p.See("Rue Anita-Conti")
	p.Check("story-list-open")
}

// A page for residents, with everything it needs but the fonts, travels in 60 kB.
func TestAPublicPageIsLight(t *testing.T) {
	t.Parallel()
	server := book(t)
	shared := weight(t, server.URL+assets.URL("public.css")) + weight(t, server.URL+assets.URL("public.js"))
	for _, story := range storybook.Pages() {
		var page bytes.Buffer
		squeezed := gzip.NewWriter(&page)
		if err := story.Component.Render(t.Context(), squeezed); err != nil {
			t.Fatal(err)
		}
		if err := squeezed.Close(); err != nil {
			t.Fatal(err)
		}
		if sum := shared + page.Len(); sum > 60_000 {
			t.Errorf("%s: %d bytes, at most 60000", story.Name, sum)
		}
		t.Logf("%s: page %d, styles and script %d bytes", story.Name, page.Len(), shared)
	}
}

func weight(t *testing.T, url string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "br")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.Header.Get("Content-Encoding") != "br" {
		t.Fatalf("%s: not compressed", url)
	}
	return int(answer.ContentLength)
}
