package formats

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ReadName reads a first or family name. Names are what people say they are: letters of any script, one letter
// or many words, in the capitals they typed. Only what cannot be part of one is refused: figures, addresses
// of web pages and mail, signs of programs.
func ReadName(typed string) (string, error) {
	name := Text(typed)
	name = strings.ReplaceAll(name, "\u2019", "'") // both apostrophes are one letter of a name
	switch {
	case name == "":
		return "", ErrEmpty
	case utf8.RuneCountInString(name) > 100:
		return "", bad("name.long")
	case !strings.ContainsFunc(name, unicode.IsLetter):
		return "", bad("name.letters")
	case strings.ContainsFunc(name, notName):
		return "", bad("name.signs")
	}
	return name, nil
}

func notName(r rune) bool {
	if unicode.IsLetter(r) || unicode.IsMark(r) || r == ' ' {
		return false
	}
	return !strings.ContainsRune("'-.,·ʼ‐‑()’\u200c\u200d", r)
}

// Unaccented is text without its accents and ligatures, to compare and to look up: Éloïse is found as eloise
// when both are in small letters.
func Unaccented(s string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
	return strings.NewReplacer("œ", "oe", "Œ", "OE", "æ", "ae", "Æ", "AE", "ß", "ss", "ø", "o", "Ø", "O", "ł", "l", "Ł", "L").Replace(bare)
}
