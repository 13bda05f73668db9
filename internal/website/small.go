package website

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"parvis/internal/identity"
)

type authority = identity.Authority

// telephone makes the link of a number as people write it.
func telephone(written string) templ.SafeURL {
	keep := func(r rune) rune {
		if (r >= '0' && r <= '9') || r == '+' {
			return r
		}
		return -1
	}
	return templ.SafeURL("tel:" + strings.Map(keep, written))
}

// capital begins a line of its own.
func capital(line string) string {
	first, n := utf8.DecodeRuneInString(line)
	return string(unicode.ToUpper(first)) + line[n:]
}

func mailto(address string) templ.SafeURL { return templ.SafeURL("mailto:" + address) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// webAddress lets through what a link may lead to outside of this site.
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return ""
	}
	return address
}
