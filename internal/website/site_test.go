package website_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/identity/town"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/website/websitetest"
)

var update = flag.Bool("update", false, "accept the pages as they are drawn now")

func setup(t *testing.T) (*websitetest.Town, *websitetest.Browser) {
	t.Helper()
	h := websitetest.New(t, dbtest.New(t))
	return h, h.Browser(h.Portvieux)
}

func TestPages(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	english := h.Browser(h.Portvieux)
	english.Lang = "en"
	for _, test := range []struct {
		name, path string
		by         *websitetest.Browser
		status     int
		words      []string
	}{
		{"home", "/", b, 200, []string{"Bonjour, ici la mairie de Portvieux", "Que cherchez-\u2060vous", "ouverte jusqu’à 17\u00a0h\u00a030", "Aide au sport", "02\u00a061\u00a091\u00a021\u00a040", `hreflang="en"`}},
		{"home in English", "/", english, 200, []string{"Hello, this is Portvieux town hall", "open until 5:30pm", "!", "Bonjour", "Démarches"}},
		{"search", "/search?q=fotball", b, 200, []string{"Aide au sport", "Une démarche pour", "lang=en&amp;q=fotball"}},
		{"search finds nothing", "/search?q=passeport", b, 200, []string{"Rien trouvé pour", "Quelqu’un vous répond", "Toutes les démarches"}},
		{"search is escaped", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", b, 200, []string{"&lt;script&gt;", "!", "<script>alert"}},
		{"search of nothing", "/search?q=", b, 200, []string{"Écrivez un mot"}},
		{"services", "/services", b, 200, []string{"Aide au sport pour un enfant", "Enfants", "Aides"}},
		{"services of a moment", "/services?moment=children", b, 200, []string{"Enfants", "Aide au sport"}},
		{"services of an empty moment", "/services?moment=death", b, 404, []string{"n’existe pas"}},
		{"services of no such moment", "/services?moment=%27or%201=1", b, 404, nil},
		{"service", "/services/child-sport-grant", b, 200, []string{"4\u00a0minutes environ", "Gratuit", "Commencer", "Au plus tard jeudi 17 décembre, si vous l’envoyez aujourd’hui", "Délibération 2026-41", `action="/services/child-sport-grant/start"`}},
		{"service in English", "/services/child-sport-grant", english, 200, []string{"About 4 minutes", "By Thursday 17 December, if you send it today", "!", "Commencer"}},
		{"no such service", "/services/nothing", b, 404, nil},
		{"contact", "/contact", b, 200, []string{"Lundi", "de 8\u00a0h\u00a030 à 12\u00a0h", "vendredi 25 décembre", "Noël", "place de l’Hôtel-de-Ville"}},
		{"accessibility", "/accessibility", b, 200, []string{"non conforme", "Aucune personne indépendante", "axe-core", "Aide au sport"}},
		{"privacy", "/privacy", b, 200, []string{"Mission d’intérêt public", `id="child-sport-grant"`, "Date de naissance de l’enfant", "IBAN"}},
		{"cookies", "/cookies", b, 200, []string{"parvis-drafts", "rien à accepter"}},
		{"legal", "/legal", b, 200, []string{"Apache-2.0", "ne l’a pas encore indiqué"}},
		{"no such page", "/nothing-here", b, 404, []string{"Cette page n’existe pas", `action="/search"`, "donnez ce numéro", "Quelqu’un vous répond"}},
		{"wrong method", "/services/child-sport-grant/start", b, 405, nil},
		{"the look is an administrator's", "/desk/look", b, 401, []string{"Je travaille ici"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.by.Get(test.path).Expect(t, test.status, test.words...)
		})
	}
}

func TestUnknownHost(t *testing.T) {
	t.Parallel()
	_, b := setup(t)
	b.Visit("nobody.example").Get("/").Expect(t, http.StatusNotFound, "Aucune collectivité ne répond", "!", "Portvieux")
}

func TestTownsKeepApart(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	there := b.Visit("valbrume.localhost")
	there.Get("/services/child-sport-grant").Expect(t, http.StatusNotFound)
	there.Get("/search?q=sport").Expect(t, http.StatusOK, "Rien trouvé", "!", "Aide au sport")
	there.Get("/").Expect(t, http.StatusOK, "Valbrume", "/theme.css?v=", "!", "Portvieux")
	there.Get("/privacy").Expect(t, http.StatusOK, "!", "child-sport-grant")
	h.OfferIn(h.There(), "child-sport-grant.yaml")
	h.Clock.Advance(3 * time.Second)
	there.Get("/services/child-sport-grant").Expect(t, http.StatusOK, "Valbrume", "/theme.css")
	b.Get("/services/child-sport-grant").Expect(t, http.StatusOK, "!", "Valbrume", "/theme.css")
}

// TestBegunComesFirst: people who press "start" again make four or five drafts.
func TestBegunComesFirst(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	page := "/services/child-sport-grant"
	b.Get(page).Expect(t, http.StatusOK, "Commencer", "!", "déjà commencé")
	begun := b.Post(page + "/start")
	if begun.Status != http.StatusSeeOther {
		t.Fatalf("start: %d", begun.Status)
	}
	again := b.Get(page)
	again.Expect(t, http.StatusOK, "Vous avez déjà commencé", "pas encore envoyée", begun.To, "Faire une nouvelle demande")
	if strings.Index(again.Body, begun.To) > strings.Index(again.Body, page+"/start") {
		t.Error("starting anew comes before what is begun")
	}
	h.Browser(h.Portvieux).Get(page).Expect(t, http.StatusOK, "!", "déjà commencé", begun.To)
	b.Get(page+"?lang=en").Expect(t, http.StatusOK, "You have already begun", begun.To)
}

func TestPromiseFollowsTheCalendar(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	b.Get("/services/child-sport-grant").Expect(t, http.StatusOK, "jeudi 17 décembre")
	h.Clock.Set(time.Date(2026, time.December, 23, 9, 0, 0, 0, time.UTC))
	b.Get("/services/child-sport-grant").Expect(t, http.StatusOK, "vendredi 8 janvier 2027", "!", "17 décembre") // Christmas and New Year are closed
	h.Clock.Set(time.Date(2027, time.July, 1, 9, 0, 0, 0, time.UTC))
	b.Get("/services/child-sport-grant").Expect(t, http.StatusOK, "!", "envoyez aujourd’hui", "juillet 2027") // nothing can be sent
}

func TestClosedService(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	h.Clock.Set(time.Date(2027, time.June, 2, 9, 0, 0, 0, time.UTC))
	b.Get("/services/child-sport-grant").Expect(t, http.StatusOK, "Fermée en ce moment", "lundi 31 mai", "La prochaine campagne ouvre", `href="#otherwise"`, "Demander autrement", "!", "/start")
	b.Post("/services/child-sport-grant/start").Expect(t, http.StatusGone, "Pas ouvert en ce moment", "lundi 31 mai", "La prochaine campagne ouvre", "02 61 91 21 03", "!", "/drafts/")
	b.Get("/services").Expect(t, http.StatusOK, "fermée en ce moment")
}

func TestThemeSheet(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	there := b.Visit("valbrume.localhost")
	page := there.Get("/")
	at := regexp.MustCompile(`/theme\.css\?v=\d+`).FindString(page.Body)
	sheet := there.Get(at)
	sheet.Expect(t, http.StatusOK, "--pv-brand: #1f5a41")
	if got := sheet.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("a sheet under its version is kept as %q", got)
	}
	if got := there.Get("/theme.css").Header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("a sheet without its version is kept as %q", got)
	}
	_ = h
}

func TestLookIsMeasured(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	signIn(t, h, b, "helene.riou")
	b.Get("/desk/look").Expect(t, http.StatusOK, "Couleurs de jour", "#22406b")
	pale := []string{"logo", "hills", "drawing", "hills", "light.pv-link", "#9ab8ff"}
	b.Post("/desk/look", pale...).Expect(t, http.StatusUnprocessableEntity, "#9ab8ff", "« Liens » se lit mal sur « Fond de page » : le contraste est de 1,80, il faut 4,5")
	b.Post("/desk/look", "light.pv-link", "blue").Expect(t, http.StatusUnprocessableEntity, `value="blue"`)
	b.Post("/desk/look", "logo", "hills", "drawing", "hills", "light.pv-link", "#114488").Expect(t, http.StatusSeeOther)
	b.Get("/").Expect(t, http.StatusOK, "/theme.css?v=", "M440 380q90-110")
	agent := h.Browser(h.Portvieux)
	signIn(t, h, agent, "claire.morvan")
	agent.Get("/desk/look").Expect(t, http.StatusForbidden)
	agent.Post("/desk/look", pale...).Expect(t, http.StatusForbidden)
}

func signIn(t *testing.T, h *websitetest.Town, b *websitetest.Browser, local string) {
	t.Helper()
	a := h.Agent(local)
	b.Post("/desk/sign-in", "email", a.Email, "password", town.Password).Expect(t, http.StatusSeeOther)
	b.Post("/desk/sign-in/code", "digits", town.Secret(a.Email).Code(h.Clock.Now()), "code", town.Secret(a.Email).Code(h.Clock.Now())).Expect(t, http.StatusSeeOther)
	h.Clock.Advance(3 * time.Second) // what is known of hosts and rights is asked again
}

// TestGolden keeps the pages as they were looked at: go test -run Golden -update accepts others.
func TestGolden(t *testing.T) {
	t.Parallel()
	_, b := setup(t)
	for _, page := range []struct{ name, path string }{
		{"home", "/"}, {"services", "/services"}, {"service", "/services/child-sport-grant"}, {"search", "/search?q=judo"},
		{"contact", "/contact"}, {"accessibility", "/accessibility"}, {"privacy", "/privacy"}, {"cookies", "/cookies"}, {"legal", "/legal"}, {"missing", "/missing"},
	} {
		t.Run(page.name, func(t *testing.T) {
			got := body(b.Get(page.path).Body)
			file := filepath.Join("testdata", "golden", page.name+".html")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v: accept the page with -update", err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s changed (-kept +now); accept with -update:\n%s", page.path, diff)
			}
		})
	}
}

var (
	mainOf  = regexp.MustCompile(`(?s)<main.*</main>`)
	drawing = regexp.MustCompile(`(?s)<svg.*?</svg>`)
	number  = regexp.MustCompile(`<span class="pv-num">[0-9a-f-]{13}</span>`)
)

// body is the main part, a tag a line, without drawings and what changes at each request.
func body(page string) string {
	text := drawing.ReplaceAllString(mainOf.FindString(page), "<svg>")
	text = number.ReplaceAllString(text, `<span class="pv-num">ID</span>`)
	return strings.ReplaceAll(text, "><", ">\n<") + "\n"
}

func TestLookAnswersAScript(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	signIn(t, h, b, "helene.riou")
	asked := b.Asking("application/json").Post("/desk/look", "light.pv-link", "#9ab8ff")
	asked.Expect(t, http.StatusOK, `"light.pv-link":`, "1,80")
	b.Get("/desk/look").Expect(t, http.StatusOK, "!", "#9ab8ff") // measured, not kept
}

func TestStorybookIsTheDemos(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	b.Get("/storybook").Expect(t, http.StatusOK, "composants")
	b.Get("/storybook/composants").Expect(t, http.StatusOK, "govuk-button")
	b.Get("/storybook/nothing").Expect(t, http.StatusNotFound)
	real := *h.Valbrume
	real.Demo = false
	if _, problems, err := h.IDs.SaveAuthority(h.There(), real); err != nil || problems.Any() {
		t.Fatal(err, problems)
	}
	there := b.Visit("valbrume.localhost")
	there.Get("/storybook").Expect(t, http.StatusNotFound)
	there.Get("/storybook/composants").Expect(t, http.StatusNotFound)
}

// TestNothingPersonalIsKept: what one visitor has begun never shows to the next, however often
// the page is drawn in between, and answers stay out of shared caches.
func TestNothingPersonalIsKept(t *testing.T) {
	t.Parallel()
	h, b := setup(t)
	page := "/services/child-sport-grant"
	begun := b.Post(page + "/start").To
	for range 3 {
		b.Get(page).Expect(t, http.StatusOK, begun)
		fresh := h.Browser(h.Portvieux).Get(page)
		fresh.Expect(t, http.StatusOK, "!", begun, "déjà commencé")
		if got := fresh.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("kept by browsers as %q", got)
		}
	}
}
