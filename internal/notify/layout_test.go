package notify

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/i18n"
)

var update = flag.Bool("update", false, "accept the mails as they are now")

// The mail as it leaves, read and agreed on.
func TestGolden(t *testing.T) {
	t.Parallel()
	body := "Bonjour {{ name }},\n\nVotre demande est acceptée : {{ sum }}.\n\nGardez :\n- ce message\n- votre avis\n\n[Suivre ma demande]({{ tracking }})\n\nÀ bientôt,\nle service Vie scolaire"
	v := Values{"name": "<b>Awa</b>", "sum": "80\u00a0€", "tracking": "https://portvieux.test/s/abc?x=1&y=2"}
	head := Letterhead{Name: "Ville de Portvieux", Site: "https://portvieux.test", Contact: "02 00 00 21 40", Brand: "#22406b", OnBrand: "#ffffff"}
	subject, d, err := Template{Subject: "Demande acceptée : {{ sum }}", Body: body}.Render(v)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "accepted.txt", d.Text(i18n.FR, head, true))
	golden(t, "accepted.html", d.HTML(i18n.FR, subject, head, true))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// Colours come from an authority's settings and go into a style sheet.
func TestColoursCannotBreakOut(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"red;}</style><script>", "#22406b;background:url(https://evil.test)", "", "#fff"} {
		html := Document{}.HTML(i18n.EN, "s", Letterhead{Brand: bad, OnBrand: "#ffffff"}, false)
		if strings.Contains(html, "evil") || strings.Contains(html, "<script") || !strings.Contains(html, brand) {
			t.Errorf("%q came through", bad)
		}
	}
}

// What StyleHash names must be what stands in the page, to the byte.
func TestStyleHashIsOfTheStyleInThePage(t *testing.T) {
	t.Parallel()
	head := Letterhead{Brand: "#7d5200", OnBrand: "#fffffe"}
	html := Document{}.HTML(i18n.EN, "s", head, false)
	_, rest, _ := strings.Cut(html, "<style>")
	inside, _, _ := strings.Cut(rest, "</style>")
	if inside != style(head.safe()) {
		t.Errorf("the page has\n%q\nnot\n%q", inside, style(head.safe()))
	}
}
