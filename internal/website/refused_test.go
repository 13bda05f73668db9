package website_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"parvis/internal/identity/town"
	"parvis/internal/website/tracking"
	"parvis/internal/website/websitetest"
)

// TestRefusalsLookLikeTheSite: whatever is refused, the reader meets the town's own page, what was looked for, and a way on.
func TestRefusalsLookLikeTheSite(t *testing.T) {
	t.Parallel()
	_, b := setup(t)
	draft := "/drafts/0190c6e4-5a7b-7c3d-8e9f-0a1b2c3d4e5f"
	for _, test := range []struct {
		name  string
		got   websitetest.Answer
		want  int
		words []string
	}{
		{"no such page", b.Get("/nothing"), 404, []string{"Cette page n’existe pas", `action="/search"`}},
		{"a draft of another device", b.Get(draft), 404, []string{"Cette demande n’est pas sur cet appareil", `href="/resume"`, "Reprendre avec un code"}},
		{"a link cut short", b.Get("/link/abc"), 404, []string{"Ce lien ne marche plus, ou il est incomplet", `href="/follow"`, "Recevoir un nouveau lien"}},
		{"a link of a request, cut short", b.Get("/r/abc"), 410, []string{"Ce lien ne marche plus", `href="/follow"`}},
		{"no such service", b.Get("/services/nothing"), 404, []string{"Cette démarche n’existe pas ici", `href="/services"`, `action="/search"`}},
		{"wrong method", b.Post("/contact"), 405, []string{"Aller à l’accueil"}},
		{"an agent's page", b.Get("/desk/look"), 401, []string{"Je travaille ici"}},
		{"no UTF-8 in the address", b.Get("/search?q=%ff"), 400, []string{"Nous n’avons pas compris"}},
		{"no UTF-8 in what is posted", b.Post("/follow", "email", "\xff"), 400, []string{"caractères que nous ne savons pas lire"}},
		{"too much is posted", b.Post("/follow", "email", strings.Repeat("a", 2<<20)), 413, []string{"1\u00a0Mo"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.got.Expect(t, test.want, append(test.words, "pv-header", "pv-footer", "02 61 91 21 40", `lang="fr"`)...)
		})
	}
	got := b.Visit("nowhere.example").Get("/")
	got.Expect(t, http.StatusNotFound, "Aucune collectivité ne répond à cette adresse", "<h1", "!", "Portvieux")
}

// TestForgedNumber: the number of another town's request opens nothing here and tells nothing.
func TestForgedNumber(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	c := h.Request(h.Resident(town.Nolwenn()))
	known := b.Visit("valbrume.localhost").Get(tracking.Path(c.Reference))
	unknown := b.Visit("valbrume.localhost").Get(tracking.Path("PV-2026-9999"))
	if known.Status != unknown.Status || known.Status != http.StatusUnauthorized {
		t.Errorf("another town's number: %d, no number: %d", known.Status, unknown.Status)
	}
}

// TestSearchQuota: a program that searches without end is told to wait, and its words stay.
func TestSearchQuota(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	for i := range 60 {
		if got := b.Get("/search?q=judo"); got.Status != http.StatusOK {
			t.Fatalf("search %d: %d", i, got.Status)
		}
	}
	got := b.Get("/search?q=judo")
	got.Expect(t, http.StatusTooManyRequests, "Trop de recherches à la suite", `value="judo"`)
	if got.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.Lang = "en"
	b.Get("/search?q=judo").Expect(t, http.StatusTooManyRequests, "Too many searches in a row", `value="judo"`)
	h.Clock.Advance(10 * time.Second)
	b.Get("/search?q=judo").Expect(t, http.StatusOK, "Grant for a child")
}
