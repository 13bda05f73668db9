package ui

import (
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"parvis/internal/kit/i18n"
)

func in(l i18n.Lang) context.Context { return i18n.With(context.Background(), l) }

func TestMenuMarksWhereOneIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path, href string
		want       bool
	}{
		{"/", "/", true},
		{"/services", "/", false},
		{"/services", "/services", true},
		{"/services/aide-repas/3", "/services", true},
		{"/services-publics", "/services", false},
		{"/services", "", false},
		{"/desk/cases/7", "/desk/", true},
	} {
		if got := (&Shell{Path: c.path}).at(Link{Href: c.href}); got != c.want {
			t.Errorf("%s at %s: %v, want %v", c.href, c.path, got, c.want)
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	s := &Shell{Authority: Authority{Name: "Portvieux"}}
	for want, got := range map[string]string{
		"Vos revenus - Portvieux":               s.title(in(i18n.FR), "Vos revenus", false),
		"Erreur\u00a0: Vos revenus - Portvieux": s.title(in(i18n.FR), "Vos revenus", true),
		"Error: Your income - Portvieux":        s.title(in(i18n.EN), "Your income", true),
		"Portvieux":                             s.title(in(i18n.FR), "Portvieux", false),
		"Vos revenus":                           (&Shell{}).title(in(i18n.FR), "Vos revenus", false),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTelephone(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"02\u00a000\u00a000\u00a021\u00a040": "tel:0200002140",
		"+33 2 00 00 21 40":                  "tel:+33200002140",
		"115":                                "tel:115",
	} {
		if got := telephone(written); got != want {
			t.Errorf("%s: %s, want %s", written, got, want)
		}
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Anna Kervella": "AK", "Élodie de la Tour": "ÉT", "Anna": "A", "": "", "فاطمة علي": "فع",
	} {
		if got := (Agent{Name: name}).Initials(); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestFileSize(t *testing.T) {
	t.Parallel()
	for bytes, want := range map[int64]string{
		0: "0\u00a0octets", 999: "999\u00a0octets", 1_000: "1\u00a0ko", 80_400: "80,4\u00a0ko", 1_812_345: "1,8\u00a0Mo", 20_000_000: "20\u00a0Mo",
	} {
		if got := FileSize(in(i18n.FR), bytes); got != want {
			t.Errorf("%d: %q, want %q", bytes, got, want)
		}
	}
	if got := FileSize(in(i18n.EN), 1_812_345); got != "1.8\u00a0MB" {
		t.Errorf("in English: %q", got)
	}
}

func TestErrorSummaryCountsInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang   i18n.Lang
		faults int
		want   string
	}{
		{i18n.FR, 1, "Une réponse à corriger"},
		{i18n.FR, 2, "Deux réponses à corriger"},
		{i18n.FR, 12, "12 réponses à corriger"},
		{i18n.EN, 1, "One answer to correct"},
		{i18n.EN, 9, "Nine answers to correct"},
	} {
		e := ErrorSummary{Faults: make([]Fault, c.faults)}
		if got := e.title(in(c.lang)); got != c.want {
			t.Errorf("%d in %s: %q, want %q", c.faults, c.lang, got, c.want)
		}
	}
}

func drawn(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPageSpeaksTheLanguageOfItsShell(t *testing.T) {
	t.Parallel()
	for lang, wants := range map[i18n.Lang][]string{
		i18n.FR: {`<html lang="fr"`, ">Aller au contenu</a>", `hreflang="en"`, `data-scheme="dark"`, `<link rel="stylesheet" href="/theme.css?v=3">`},
		i18n.EN: {`<html lang="en"`, ">Skip to main content</a>"},
	} {
		shell := &Shell{Lang: lang, Scheme: "dark", ThemeURL: "/theme.css?v=3", Languages: []Link{{Href: "?lang=en", Text: "English", Lang: i18n.EN}}}
		page := drawn(t, WithShell(in(lang), shell), PublicPage(Page{Title: "Accueil"}))
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s", lang, want)
			}
		}
	}
}

// The Content-Security-Policy lets no inline style or script through: no part may write one.
func TestNothingInline(t *testing.T) {
	t.Parallel()
	shell := &Shell{Authority: Authority{Name: "Portvieux"}, Desk: Desk{Rail: []RailLink{{Href: "/", Text: "Boîte", Icon: "inbox", Count: 3}}}}
	for name, whole := range map[string]templ.Component{"public": PublicPage(Page{Title: "x"}), "desk": DeskPage(Page{Title: "x"})} {
		page := drawn(t, WithShell(in(i18n.FR), shell), whole)
		for _, never := range []string{"<style", " style=", "<script>", " onclick=", "http://", "https://"} {
			if strings.Contains(page, never) {
				t.Errorf("%s writes %s", name, never)
			}
		}
	}
}

func TestPartsThatHaveNothingToSayDrawNothing(t *testing.T) {
	t.Parallel()
	for name, part := range map[string]templ.Component{
		"label": Label{}, "hint": Hint{}, "error": ErrorMessage{}, "summary": ErrorSummary{}, "pages": Pagination{}, "files": Files{}, "icon": Icon("no such icon"),
	} {
		if got := drawn(t, in(i18n.FR), part); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestTextIsEscaped(t *testing.T) {
	t.Parallel()
	got := drawn(t, in(i18n.FR), Input{Name: "n", Label: `<b>Nom</b>`, Value: `"><script>alert(1)</script>`, Error: "<i>"})
	if strings.Contains(got, "<script>") || strings.Contains(got, "<b>") || strings.Contains(got, "<i>") {
		t.Error(got)
	}
	if link := drawn(t, in(i18n.FR), Button{Text: "x", Href: "javascript:alert(1)"}); strings.Contains(link, "javascript:") {
		t.Error(link)
	}
}

func TestTextareaKeepsItsFirstLine(t *testing.T) {
	t.Parallel()
	got := drawn(t, in(i18n.FR), Textarea{Name: "n", Value: "\nBonjour"})
	if !strings.Contains(got, ">\n\nBonjour</textarea>") {
		t.Error(got)
	}
}
