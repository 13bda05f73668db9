package formats

import (
	"embed"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// ErrEmpty is for text without a single visible character.
var ErrEmpty = errs.New(errs.Invalid, "formats.empty")

func bad(key string, pairs ...any) *errs.Error {
	return errs.New(errs.Invalid, "formats."+key, pairs...)
}

// Text is one line as it should be kept: NFC, no control or invisible characters, single spaces, none at the
// ends. Non-breaking spaces that someone pasted become plain ones.
func Text(typed string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar, unicode.Is(unicode.Cf, r) && r != '\u200d' && r != '\u200c':
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, ""))
	return norm.NFC.String(strings.Join(strings.Fields(clean), " "))
}

// compact is the text of an identifier: no space, point, hyphen or slash, capital letters, figures of any script
// as ASCII (fullwidth figures come from some telephones).
func compact(typed string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == '-' || r == '/' || r == '_' || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(Text(typed))))
}

func onlyDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
