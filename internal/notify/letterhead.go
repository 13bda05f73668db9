package notify

import (
	"regexp"

	"parvis/internal/kit/tenant"
)

// Letterhead is how an authority looks in a mail: who writes, in which
// colours, where its site and a person can be found.
type Letterhead struct {
	Name    string // "Ville de Portvieux"
	Site    string // https address of its home page, "" for none
	Contact string // one line: telephone and hours, in no particular language
	Brand   string // "#22406b": ground of the head, and links
	OnBrand string // text on it
}

// Paper finds the letterhead of an authority. App fills it, since names and
// colours belong to other slices.
type Paper func(tenant.ID) Letterhead

const (
	brand   = "#22406b"
	onBrand = "#ffffff"
)

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// safe replaces what could not stand in a style sheet.
func (l Letterhead) safe() Letterhead {
	if !colour.MatchString(l.Brand) || !colour.MatchString(l.OnBrand) {
		l.Brand, l.OnBrand = brand, onBrand
	}
	l.Site = safeLink(l.Site)
	l.Name, l.Contact = oneLine(l.Name), oneLine(l.Contact)
	return l
}
