package keypages_test

import (
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"parvis/internal/api"
	"parvis/internal/api/keypages"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/signin"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/web"
)

var token = regexp.MustCompile(`<code>([^<…]{20,})</code>`)

// An administrator makes a key, sees its secret once, and revokes it; a caseworker sees none of it.
func TestKeysAtTheDesk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		service := api.New(api.Deps{DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Log: slog.New(slog.DiscardHandler), Identity: h.IDs, Seal: api.Seal{1}})
		pages := keypages.New(keypages.Deps{DB: d, API: func() *api.Service { return service }})
		site := h.Serve(map[string][]web.Route{"programs": pages.Routes(), "identity": signin.New(h.IDs).Routes()})
		boss := site.SignedIn(h, h.Agent("helene.riou"), h.Portvieux)
		want := func(what string, got identitytest.Answer, status int, words ...string) {
			t.Helper()
			if got.Status != status {
				t.Fatalf("%s: %d, want %d", what, got.Status, status)
			}
			for _, w := range words {
				if !strings.Contains(got.Body, w) {
					t.Errorf("%s lacks %q", what, w)
				}
			}
		}
		want("the page", boss.Get(keypages.Path), 200, "Aucune clé", "Chaque lecture laisse une trace")
		want("nothing typed", boss.Post(keypages.Path, "name", " ", "pace", "x"), 422, "Écrivez le nom du programme", "Choisissez au moins une chose", "entre 1 et 6")
		made := boss.Post(keypages.Path, "name", "Voirie <b>", "scope", string(api.ReadCases), "pace", "60")
		want("made", made, 200, "Elle ne sera plus jamais montrée", "Voirie &lt;b&gt;")
		secret := token.FindStringSubmatch(made.Body)
		if secret == nil {
			t.Fatal("no secret on the page")
		}
		if _, err := service.Open(h.Here(), secret[1]); err != nil {
			t.Errorf("the shown secret opens nothing: %v", err)
		}
		list := boss.Get(keypages.Path)
		if strings.Contains(list.Body, secret[1]) {
			t.Error("the secret is shown again")
		}
		keys, err := service.Keys(h.Here())
		if err != nil || len(keys) != 1 || keys[0].MadeBy == "" {
			t.Fatalf("keys: %+v, %v", keys, err)
		}
		want("revoked", boss.Post(keypages.Path+"/keys/"+keys[0].ID.String()+"/revoke"), 303)
		want("is said", boss.Get(keypages.Path), 200, "La clé est retirée", "Retirée")
		h.Write(h.Here(), func(tx *db.Tx) error { // by the command: nobody's name
			_, _, err := service.AddKey(h.Here(), tx, api.NewKey{Name: "Compteurs", Scopes: []api.Scope{api.ReadCases}})
			return err
		})
		want("by the command", boss.Get(keypages.Path), 200, "par la commande")
		if _, err := service.Open(h.Here(), secret[1]); err == nil {
			t.Error("a revoked key opens still")
		}
		want("no such webhook", boss.Get(keypages.Path+"/webhooks/x"), 404)
		claire := site.SignedIn(h, h.Agent("claire.morvan"), h.Portvieux)
		want("a caseworker", claire.Get(keypages.Path), 403)
		want("a caseworker makes one", claire.Post(keypages.Path, "name", "x", "scope", "cases.read", "pace", "1"), 403)
	})
}
