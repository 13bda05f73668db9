package notify

import (
	"cmp"
	"regexp"

	"parvis/internal/kit/i18n"
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

	Names    i18n.Text // the name in each language; wins over Name
	Contacts i18n.Text // the contact line in each language; wins over Contact
}

// in is the letterhead for a reader of l.
func (h Letterhead) in(l i18n.Lang) Letterhead {
	h.Name = cmp.Or(h.Names.In(l), h.Name)
	h.Contact = cmp.Or(h.Contacts.In(l), h.Contact)
	return h
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
func (h Letterhead) safe() Letterhead {
	if !colour.MatchString(h.Brand) || !colour.MatchString(h.OnBrand) {
		h.Brand, h.OnBrand = brand, onBrand
	}
	h.Site = safeLink(h.Site)
	h.Name, h.Contact = oneLine(h.Name), oneLine(h.Contact)
	return h
}
