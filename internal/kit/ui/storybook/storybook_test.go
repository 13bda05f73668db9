package storybook_test

import (
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
