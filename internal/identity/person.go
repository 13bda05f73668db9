package identity

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"parvis/internal/kit/civil"
	"parvis/internal/kit/i18n"
)

// Person is a resident: neither an account nor an address. Two people may share a letter box, one may have three.
type Person struct {
	ID       PersonID
	Given    string
	Family   string
	Birth    civil.Date // zero when unknown
	Lang     i18n.Lang
	Manner   string // how to speak to them: "sourd : écrire, ne pas appeler"
	Since    time.Time
	Contacts []ContactPoint
}

// Name is both names with one space.
func (p Person) Name() string { return strings.TrimSpace(p.Given + " " + p.Family) }

// Contact is the first point of a kind, a verified one if there is any; ok is false when there is none.
func (p Person) Contact(kind ContactKind) (found ContactPoint, ok bool) {
	for _, c := range p.Contacts {
		if c.Kind == kind && (!ok || c.IsVerified() && !found.IsVerified()) {
			found, ok = c, true
		}
	}
	return found, ok
}

// sameAs tells whether somebody who shows a proved address is this person. The address alone never says so: the names
// must agree, and birth dates must not differ.
func (p Person) sameAs(other NewPerson) bool {
	if foldName(p.Given) != foldName(other.Given) || foldName(p.Family) != foldName(other.Family) {
		return false
	}
	return p.Birth.IsZero() || other.Birth.IsZero() || p.Birth == other.Birth
}

// foldName makes "Le Goff", "LE GOFF" and "Le-Goff" one name; accents are often lost on the way.
func foldName(name string) string {
	bare, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), name)
	if err != nil {
		bare = name
	}
	words := strings.FieldsFunc(strings.ToLower(bare), func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.Join(words, " ")
}
