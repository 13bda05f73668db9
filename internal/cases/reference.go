package cases

import (
	"fmt"
	"regexp"
	"strings"
)

// Reference is the number that a resident reads out on the telephone: PV-2026-4187. It names a case within its
// authority and opens nothing by itself.
type Reference string

func newReference(prefix string, year int, number int64) Reference {
	return Reference(fmt.Sprintf("%s-%d-%04d", prefix, year, number))
}

var referenceShape = regexp.MustCompile(`^([A-Z]{1,6})-?([0-9]{4})-?([0-9]{4,9})$`)

// ParseReference reads a reference as people write it: small letters, blanks or other dashes.
func ParseReference(s string) (Reference, bool) {
	if len(s) > 60 {
		return "", false
	}
	bare := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u202f', '.', '_', '/':
			return -1
		case '‐', '‑', '–', '—', '−':
			return '-'
		}
		return r
	}, strings.ToUpper(s))
	m := referenceShape.FindStringSubmatch(bare)
	if m == nil {
		return "", false
	}
	return Reference(m[1] + "-" + m[2] + "-" + m[3]), true
}
