package uploads

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestName is in runes; with its extension and encoding it still fits every file system and header.
const longestName = 80

// Name makes a file name that is safe on every system and tells the truth about the type: no path, no
// control or direction-changing character, no name that Windows keeps for itself, one extension, ours.
func Name(given string, t Type) string {
	name := path.Base(strings.ReplaceAll(norm.NFC.String(strings.ToValidUTF8(given, "")), `\`, "/"))
	if ext := path.Ext(name); len(ext) <= 6 {
		name = strings.TrimSuffix(name, ext)
	}
	name = strings.Join(strings.FieldsFunc(name, unsafeInName), " ")
	name = strings.Join(strings.Fields(name), " ")
	if runes := []rune(name); len(runes) > longestName {
		name = string(runes[:longestName])
	}
	name = strings.Trim(name, " .-_~")
	if name == "" || reserved[strings.ToUpper(strings.TrimSpace(name))] {
		name = strings.Trim("document "+name, " ")
	}
	return name + t.Ext()
}

func unsafeInName(r rune) bool {
	return strings.ContainsRune(`<>:"/\|?*%;`, r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}

var reserved = map[string]bool{"CON": true, "PRN": true, "AUX": true, "NUL": true}

func init() {
	for n := range 10 {
		reserved[fmt.Sprintf("COM%d", n)], reserved[fmt.Sprintf("LPT%d", n)] = true, true
	}
}

// Disposition is a Content-Disposition that downloads under a name that Name has made: a plain one for old
// clients, the true one for the others (RFC 6266, RFC 8187).
func Disposition(name string) string {
	var plain, coded strings.Builder
	for _, r := range norm.NFD.String(name) {
		switch {
		case r == '"' || r == '\\' || r == '%' || unicode.Is(unicode.Mn, r):
		case r < 0x20 || r > 0x7e:
			plain.WriteByte('_')
		default:
			plain.WriteRune(r)
		}
	}
	for _, b := range []byte(norm.NFC.String(name)) {
		if b < utf8.RuneSelf && (unicode.IsLetter(rune(b)) || unicode.IsDigit(rune(b)) || strings.IndexByte("!#$&+-.^_`|~", b) >= 0) {
			coded.WriteByte(b)
		} else {
			fmt.Fprintf(&coded, "%%%02X", b)
		}
	}
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain.String(), coded.String())
}

// Header sets what the download of a vetted and scanned file needs: its type and no guessing, a download and
// no display, no script if someone displays it all the same, no use by other sites, no copy in caches.
func Header(h http.Header, given string, t Type) {
	h.Set("Content-Type", string(t))
	h.Set("Content-Disposition", Disposition(Name(given, t)))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
}
