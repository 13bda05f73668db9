package formstest

import (
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// Start begins a draft of Everything.
func (h *House) Start() (*forms.Draft, forms.Key) {
	h.t.Helper()
	return h.StartFrom("")
}

// StartFrom begins one from a network.
func (h *House) StartFrom(network identity.Network) (d *forms.Draft, key forms.Key) {
	h.t.Helper()
	service, no, err := h.Offer.Live(h.Here(), Everything)
	if err != nil {
		h.t.Fatal(err)
	}
	h.Write(h.Here(), func(tx *db.Tx) (err error) {
		d, key, err = h.Forms.Start(h.Here(), tx, forms.NewDraft{Service: service, Version: no, Lang: i18n.FR, Network: network})
		return err
	})
	return d, key
}

// Fresh reads the draft again.
func (h *House) Fresh(d *forms.Draft) *forms.Draft {
	h.t.Helper()
	fresh, err := h.Forms.Trusted(h.Here(), h.DB.Read(), d.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return fresh
}

// Save posts a page as a browser would that offered these questions: asked names them,
// pairs are name, value, name, value.
func (h *House) Save(d *forms.Draft, page string, asked []string, pairs ...string) forms.Taken {
	h.t.Helper()
	taken, err := h.TrySave(d, forms.Page{ID: page, Revision: d.Revision, Typed: Typed(asked, pairs...)})
	if err != nil {
		h.t.Fatalf("save %s: %v", page, err)
	}
	return taken
}

// TrySave is Save with its error; d becomes what is kept.
func (h *House) TrySave(d *forms.Draft, page forms.Page) (taken forms.Taken, err error) {
	page.Known = h.Forms.Locate(h.Here(), page.Typed)
	err = h.DB.Write(h.Here(), func(tx *db.Tx) error {
		fresh, err := h.Forms.Trusted(h.Here(), tx, d.ID)
		if err != nil {
			return err
		}
		if taken, err = h.Forms.SavePage(h.Here(), tx, fresh, page); err != nil {
			return err
		}
		*d = *fresh
		return nil
	})
	return taken, err
}

// Typed makes a posted form.
func Typed(asked []string, pairs ...string) forms.Typed {
	typed := forms.Typed{forms.AskedInput: asked}
	for i := 0; i+1 < len(pairs); i += 2 {
		typed[pairs[i]] = append(typed[pairs[i]], pairs[i+1])
	}
	return typed
}

// Fill answers every page of Everything soundly.
func (h *House) Fill(d *forms.Draft) {
	h.t.Helper()
	for _, page := range Filled {
		if taken := h.Save(d, page.ID, page.Asked, page.Pairs...); taken.Problems.Any() || taken.More {
			h.t.Fatalf("page %s: %+v", page.ID, taken.Problems)
		}
	}
}

// FilledPage is a page with sound answers.
type FilledPage struct {
	ID    string
	Asked []string
	Pairs []string
}

// Filled are sound answers to every page of Everything: Malo, eight years old, and his
// mother Nadia Le Goff.
var Filled = []FilledPage{
	{"child", []string{"child_name", "birth_date"}, []string{"child_name", "Malo Le Goff", "birth_date-day", "27", "birth_date-month", "3", "birth_date-year", "2018"}},
	{"club", []string{"club", "fee", "sessions", "days"}, []string{"club", "judo", "fee", "120", "sessions", "2", "days", "wed"}},
	{"means", []string{"knows_quotient", "quotient"}, []string{"knows_quotient", "yes", "quotient", "350"}},
	{"home", []string{"address", "household"}, []string{"address-line", "14 quai des Indes", "address-postcode", "29990", "address-city", "Portvieux", "household-adults", "1", "household-children", "1"}},
	{"children", []string{"children", "children-0-first_name", "children-0-at_school", "children-0-school", "children-0-certificate"},
		[]string{"children-count", "1", "children-0-first_name", "Malo", "children-0-at_school", "yes", "children-0-school", "Anita-Conti"}},
	{"contact", []string{"applicant", "story", "email", "phone", "iban", "siret", "honest", "signed"},
		[]string{"applicant-first_name", "Nadia", "applicant-last_name", "Le Goff", "applicant-birth_date-day", "2", "applicant-birth_date-month", "5", "applicant-birth_date-year", "1990",
			"applicant-email", "nadia@example.org", "applicant-phone", "06 39 98 21 07", "honest", "yes", "signed", "Nadia Le Goff"}},
	{"place", []string{"spot"}, []string{"spot-address", "12 rue du Port"}},
}
