package uploads

import (
	"mime"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ given, want string }{
		{"Avis d'impôt 2026.pdf", "Avis d'impôt 2026.pdf"}, {"IMG_0042.HEIC.jpg", "IMG_0042.HEIC.pdf"},
		{`C:\Users\Jeanne\relevé.docx`, "relevé.pdf"}, {"../../etc/passwd", "passwd.pdf"}, {"", "document.pdf"},
		{".htaccess", "htaccess.pdf"}, {"..", "document.pdf"}, {"facture\u202efdp.exe", "facture fdp.pdf"},
		{"a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x=1.pdf"}, {"con.pdf", "document con.pdf"}, {"\xff\xfe.pdf", "document.pdf"},
		{"nom;filename=x.pdf", "nom filename=x.pdf"}, {"école\u0301.pdf", "écolé.pdf"}, {"notes.2026.final version", "notes.2026.final version.pdf"},
		{strings.Repeat("é", 300) + ".pdf", strings.Repeat("é", 80) + ".pdf"},
	} {
		if got := Name(c.given, PDF); got != c.want {
			t.Errorf("%q: got %q, want %q", c.given, got, c.want)
		}
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	h := http.Header{}
	Header(h, "Avis d'impôt.exe", PDF)
	if got, want := h.Get("Content-Disposition"), `attachment; filename="Avis d'impot.pdf"; filename*=UTF-8''Avis%20d%27imp%C3%B4t.pdf`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, name := range []string{"Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control"} {
		if h.Get(name) == "" {
			t.Errorf("%s is missing", name)
		}
	}
}

func FuzzName(f *testing.F) {
	f.Add("Avis d'impôt 2026.pdf")
	f.Add("a\r\nb\x00\"\\.exe")
	f.Add("\u202eالسلام.pdf")
	f.Fuzz(func(t *testing.T, given string) {
		name := Name(given, PDF)
		if !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\r\n\x00\"") || !strings.HasSuffix(name, ".pdf") || len(name) > 400 || strings.HasPrefix(name, ".") {
			t.Fatalf("%q became %q", given, name)
		}
		if again := Name(name, PDF); again != name {
			t.Fatalf("%q became %q, then %q", given, name, again)
		}
		kind, params, err := mime.ParseMediaType(Disposition(name))
		if err != nil || kind != "attachment" || params["filename"] != name {
			t.Fatalf("%q: %s: %q, %v", given, Disposition(name), params["filename"], err)
		}
	})
}
