package tracking

import (
	"unicode"
	"unicode/utf8"
)

// capital begins a line.
func capital(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}
