package browsertest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"parvis/internal/kit/browsertest"
)

const form = `<!doctype html><html lang="fr"><head><title>Essai</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Votre nom</h1><form method="post"><label for="a">Prénom et nom</label> <input id="a" name="name">
<input type="radio" id="r" name="r" value="yes"><label for="r">Oui</label> <button>Continuer</button></form></main></body></html>`

func TestAPersonWalksThrough(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; form-action 'self'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.Method == "POST" {
			fmt.Fprintf(w, `<!doctype html><html lang="fr"><title>Reçu</title><main><h1>Merci %s</h1><p>%s, 4,35 €</p></main>`, r.FormValue("name"), r.FormValue("r"))
			return
		}
		fmt.Fprint(w, form)
	}))
	t.Cleanup(server.Close)
	for _, eyes := range []browsertest.Eyes{browsertest.Phone, browsertest.Desktop.In("en"), browsertest.Phone.WithoutScript()} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			p := browsertest.Open(t, server.URL, eyes)
			p.Go("/start")
			p.Check("form")
			p.Fill("Prénom et nom", "Yvonne Le Goff")
			p.Choose("Oui")
			p.Press("Continuer")
			p.See("Merci Yvonne Le Goff", "yes, 4,35 €")
			p.Miss("Continuer")
			if p.Title() != "Reçu" || p.Path() != "/start" {
				t.Errorf("got %q at %q", p.Title(), p.Path())
			}
		})
	}
}
