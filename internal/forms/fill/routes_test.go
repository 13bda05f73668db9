package fill_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"parvis/internal/forms"
	"parvis/internal/forms/formstest"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db/dbtest"
)

// begin starts a request in a fresh browser and gives the path of its draft.
func begin(t *testing.T, s *site) (*identitytest.Browser, string) {
	t.Helper()
	b := s.Browser(s.Portvieux)
	started := b.Post("/services/everything/start")
	if started.Status != http.StatusSeeOther || !strings.HasPrefix(started.To, "/drafts/") {
		t.Fatalf("start: %d to %q", started.Status, started.To)
	}
	return b, started.To
}

// fillIn posts every page soundly.
func fillIn(b *identitytest.Browser, draft string) {
	for _, page := range formstest.Filled {
		b.Post(draft+"/"+page.ID, posted(page.Asked, page.Pairs...)...)
	}
}

func posted(asked []string, pairs ...string) []string {
	out := []string{"revision", "9999"}
	for _, name := range asked {
		out = append(out, forms.AskedInput, name)
	}
	return append(out, pairs...)
}

func expect(t *testing.T, what string, got identitytest.Answer, status int, words ...string) {
	t.Helper()
	if got.Status != status {
		t.Errorf("%s: status %d, want %d", what, got.Status, status)
	}
	body := strings.NewReplacer("\u00a0", " ", "&#39;", "'", "’", "'").Replace(got.Body)
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("%s: %q is missing", what, w)
		}
	}
}

// TestFaultsAreShownAsTyped: 422, a title that says so, a summary that leads to each field,
// and every text as it was typed, harmless.
func TestFaultsAreShownAsTyped(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b, draft := begin(t, s)
	nasty := `<script>alert("x")</script>`
	got := b.Post(draft+"/child", posted([]string{"child_name", "birth_date"}, "child_name", nasty, "birth_date-day", "31", "birth_date-month", "février", "birth_date-year", "2018")...)
	expect(t, "faults", got, http.StatusUnprocessableEntity, "<title>Erreur : L'enfant", `href="#birth_date-day"`, `href="#child_name"`,
		`value="février"`, `value="31"`, "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;", "Rien n'est perdu")
	if strings.Contains(got.Body, nasty) {
		t.Error("what was typed runs")
	}
	got = b.Get(draft + "/child")
	expect(t, "back on the page", got, http.StatusOK, `value="février"`, "&lt;script&gt;")
	b.Lang = "en"
	expect(t, "in English", b.Post(draft+"/child", posted([]string{"child_name"})...), http.StatusUnprocessableEntity, "<title>Error: The child", "Write the first and last name")
}

// TestWhoMayOpen: another browser, another authority, a forged id, a page that is not asked.
func TestWhoMayOpen(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b, draft := begin(t, s)
	for what, got := range map[string]identitytest.Answer{
		"another browser":   s.Browser(s.Portvieux).Get(draft + "/tasks"),
		"another authority": b.Visit(s.Valbrume).Get(draft + "/tasks"),
		"a forged id":       b.Get("/drafts/00000000-0000-7000-8000-000000000000/tasks"),
		"no id":             b.Get("/drafts/x/tasks"),
		"no such page":      b.Get(draft + "/nothing"),
		"a page not asked":  b.Get(draft + "/children"),
		"a post to it":      b.Post(draft+"/children", posted(nil)...),
		"no such file":      b.Get(draft + "/files/00000000-0000-7000-8000-000000000000"),
		"no such service":   b.Post("/services/nothing/start"),
	} {
		expect(t, what, got, http.StatusNotFound)
	}
	expect(t, "wrong method", b.Get("/services/everything/start"), http.StatusMethodNotAllowed)
	expect(t, "invalid UTF-8", b.Post(draft+"/child", posted([]string{"child_name"}, "child_name", "a\xff")...), http.StatusBadRequest)
	expect(t, "a NUL", b.Post(draft+"/child", posted([]string{"child_name"}, "child_name", "a\x00")...), http.StatusBadRequest)
	expect(t, "two megabytes", b.Post(draft+"/contact", posted([]string{"story"}, "story", strings.Repeat("x", 2<<20))...), http.StatusRequestEntityTooLarge)
	expect(t, "half a megabyte", b.Post(draft+"/contact", posted([]string{"story"}, "story", strings.Repeat("x", 1<<19))...), http.StatusUnprocessableEntity, "Raccourcissez")
}

// TestStalePage: both texts are shown, and either can be chosen.
func TestStalePage(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b, draft := begin(t, s)
	b.Post(draft+"/child", posted([]string{"child_name"}, "child_name", "Malo")...)
	old := []string{"revision", "1", forms.AskedInput, "child_name", "child_name", "Inès"}
	got := b.Post(draft+"/child", old...)
	expect(t, "an old tab", got, http.StatusConflict, "Cette page a changé ailleurs", "Malo", "Inès", `name="child_name" value="Inès"`)
	revision := regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(got.Body)[1]
	b.Post(draft+"/child", append([]string{"anyway", "keep"}, old...)...)
	expect(t, "left as it was", b.Get(draft+"/child"), http.StatusOK, `value="Malo"`)
	b.Post(draft+"/child", "revision", revision, "anyway", "take", forms.AskedInput, "child_name", "child_name", "Inès")
	expect(t, "taken", b.Get(draft+"/child"), http.StatusOK, `value="Inès"`)
}

// TestSendingTwice: a second press, the back button and every page lead to what was sent
// (govuk-forms/forms-runner#274).
func TestSendingTwice(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b, draft := begin(t, s)
	fillIn(b, draft)
	check := b.Get(draft + "/check")
	expect(t, "reading again", check, http.StatusOK, "Envoyer ma demande", "Ce que cela donnerait", "80 €")
	key := regexp.MustCompile(`name="form-key" value="([^"]+)"`).FindStringSubmatch(check.Body)[1]
	b.Post(draft+"/child", posted([]string{"child_name"}, "child_name", "Inès Le Goff")...)
	expect(t, "changed meanwhile", b.Post(draft+"/send", "form-key", key), http.StatusConflict, "Vos réponses ont changé ailleurs", "Inès Le Goff")
	key = regexp.MustCompile(`name="form-key" value="([^"]+)"`).FindStringSubmatch(b.Get(draft + "/check").Body)[1]
	for range 2 {
		if got := b.Post(draft+"/send", "form-key", key); got.Status != http.StatusSeeOther {
			t.Errorf("send: %d", got.Status)
		}
	}
	for _, page := range []string{"", "/tasks", "/check", "/child", "/keep"} {
		expect(t, "after sending "+page, b.Get(draft+page), http.StatusOK, "Votre demande est déjà envoyée", "PV-2026-4187")
	}
	expect(t, "saving after sending", b.Post(draft+"/child", posted([]string{"child_name"}, "child_name", "X")...), http.StatusOK, "PV-2026-4187")
}

// TestNothingLeftOut: without all answers there is no button to send, and each part that
// lacks is named.
func TestNothingLeftOut(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b, draft := begin(t, s)
	got := b.Get(draft + "/check")
	expect(t, "empty", got, http.StatusOK, "Il reste à remplir", "Le club", "À remplir", draft+"/child?then=check")
	if strings.Contains(got.Body, "form-key") {
		t.Error("an empty request can be sent")
	}
	to := b.Post(draft+"/child", posted([]string{"child_name", "birth_date"}, "then", "check", "child_name", "Malo", "birth_date-day", "1", "birth_date-month", "1", "birth_date-year", "2018")...).To
	if to != draft+"/club?then=check" {
		t.Errorf("after one part: %q, want the next that lacks", to)
	}
}

// TestExpiredAndClosed: each says what is kept.
func TestExpiredAndClosed(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b, draft := begin(t, s)
	s.Clock.Advance(31 * 24 * time.Hour)
	expect(t, "expired", b.Get(draft+"/child"), http.StatusGone, "Le temps pour finir cette demande est passé", "ont été effacés")
	s.Publish([]byte(strings.Replace(string(formstest.Source()), "doors: [web", "open: {until: 2026-12-31, then: {fr: Prochaine campagne en juin., en: Next in June.}}\ndoors: [web", 1)))
	expect(t, "closed", b.Post("/services/everything/start"), http.StatusGone, "Pas ouvert en ce moment", "Prochaine campagne en juin.")
}

// TestAnotherDevice: keep, then a code on another device, or the mailed link.
func TestAnotherDevice(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b, draft := begin(t, s)
	b.Post(draft+"/child", posted([]string{"child_name"}, "child_name", "Malo")...)
	expect(t, "no address", b.Post(draft+"/keep", "how", "mail", "email", "nadia"), http.StatusUnprocessableEntity, "<title>Erreur :", `value="nadia"`)
	got := b.Post(draft+"/keep", "how", "mail", "email", "nadia@example.org")
	expect(t, "kept", got, http.StatusOK, "Votre demande est gardée", "nadia@example.org")
	code := regexp.MustCompile(`[0-9A-Z]{5}-[0-9A-Z]{5}`).FindString(got.Body)

	phone := s.Browser(s.Portvieux)
	expect(t, "the page for codes", phone.Get("/resume"), http.StatusOK, "Reprendre ma demande")
	wrong := phone.Post("/resume", "code", "AAAAA-BBBBB", "second", "nadia@example.org")
	unknown := phone.Post("/resume", "code", code, "second", "nobody@example.org")
	expect(t, "a wrong code", wrong, http.StatusUnprocessableEntity)
	if strip(wrong.Body) != strip(unknown.Body) {
		t.Error("a wrong code and a wrong address are answered apart")
	}
	expect(t, "no code", phone.Post("/resume", "code", "?", "second", ""), http.StatusUnprocessableEntity)
	in := phone.Post("/resume", "code", strings.ToLower(code), "second", " Nadia@Example.org")
	if in.Status != http.StatusSeeOther || in.To != draft {
		t.Fatalf("the code: %d to %q", in.Status, in.To)
	}
	expect(t, "on the other device", phone.Get(draft+"/child"), http.StatusOK, `value="Malo"`)
	for range 30 {
		phone.Post("/resume", "code", "AAAAA-BBBBB", "second", "nadia@example.org")
	}
	expect(t, "guessing", phone.Post("/resume", "code", code, "second", "nadia@example.org"), http.StatusTooManyRequests)

	got = b.Post(draft+"/keep", "how", "paper", "birth-year", "58")
	expect(t, "a short year", got, http.StatusUnprocessableEntity, "quatre chiffres")
	expect(t, "on paper", b.Post(draft+"/keep", "how", "paper", "birth-year", "1958"), http.StatusOK, "votre année de naissance")
}

// strip leaves what does not come from the reader.
func strip(body string) string {
	return regexp.MustCompile(`value="[^"]*"`).ReplaceAllString(body, "")
}

// TestDownload: only what was found clean, as a download that nothing displays.
func TestDownload(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	b, draft := begin(t, s)
	b.Post(draft+"/means", posted([]string{"knows_quotient"}, "knows_quotient", "no")...)
	id, _ := forms.ParseID(strings.TrimPrefix(draft, "/drafts/"))
	d, err := s.Forms.Trusted(s.Here(), s.DB.Read(), id)
	if err != nil {
		t.Fatal(err)
	}
	photo := onePixel(t)
	u, err := s.Forms.Attach(s.Here(), d, forms.Arriving{Input: "tax_notice", Name: "avis é.png", Bytes: strings.NewReader(string(photo)), Size: int64(len(photo))})
	if err != nil {
		t.Fatal(err)
	}
	path := draft + "/files/" + u.ID.String()
	expect(t, "not looked at", b.Get(path), http.StatusConflict, "Nous vérifions encore ce fichier")
	if err := s.Jobs.Drain(s.Here()); err != nil {
		t.Fatal(err)
	}
	got := b.Get(path)
	expect(t, "clean", got, http.StatusOK)
	for name, want := range map[string]string{"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment", "Content-Security-Policy": "sandbox"} {
		if !strings.Contains(got.Header.Get(name), want) {
			t.Errorf("%s: %q, want %q in it", name, got.Header.Get(name), want)
		}
	}
	expect(t, "another browser", s.Browser(s.Portvieux).Get(path), http.StatusNotFound)
	expect(t, "the script's rows", b.Get(draft+"/means?files=tax_notice"), http.StatusOK, `"waiting":false`)
	b.Post(draft+"/means", append(posted([]string{"knows_quotient", "tax_notice"}, "knows_quotient", "no"), "drop", u.ID.String())...)
	expect(t, "removed", b.Get(path), http.StatusNotFound)
}
