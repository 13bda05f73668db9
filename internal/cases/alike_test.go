package cases_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func TestAlike(t *testing.T) {
	t.Parallel()
	point := func(lat, lon float64) any { return map[string]any{"lat": lat, "lon": lon} }
	address := func(text string) any { return map[string]any{"address": text} }
	of := func(place any, change func(*cases.Case)) cases.Case {
		c := cases.Case{ID: cases.NewID(), Service: "street-problem", OpenedAt: dbtest.Start, Answers: catalogue.Answers{"kind": "hole", "place": place}}
		if place == nil {
			delete(c.Answers, "place")
		}
		if change != nil {
			change(&c)
		}
		return c
	}
	mail := func(c *cases.Case) {
		c.Person.Contacts = []cases.Contact{{Kind: identity.Email, Value: "nolwenn@mel.example"}}
	}
	days := func(n int) func(*cases.Case) {
		return func(c *cases.Case) { c.OpenedAt = c.OpenedAt.Add(time.Duration(n) * 24 * time.Hour) }
	}
	quay := point(48.10000, -4.10000)
	for name, one := range map[string]struct {
		a, b cases.Case
		want []cases.Alikeness
	}{
		"the same point":              {of(quay, nil), of(quay, nil), []cases.Alikeness{{Key: "near", Many: 0}}},
		"across the street":           {of(quay, nil), of(point(48.10018, -4.10000), nil), []cases.Alikeness{{Key: "near", Many: 25}}},
		"the next street":             {of(quay, nil), of(point(48.1010, -4.1000), nil), nil},
		"another kind":                {of(quay, nil), of(quay, func(c *cases.Case) { c.Answers["kind"] = "lamp" }), nil},
		"another service":             {of(quay, nil), of(quay, func(c *cases.Case) { c.Service = "contact" }), nil},
		"last spring":                 {of(quay, nil), of(quay, days(90)), nil},
		"one address, two spellings":  {of(address("4, Quai des Dériveurs"), nil), of(address("4 quai des deriveurs"), nil), []cases.Alikeness{{Key: "same_address"}}},
		"two addresses":               {of(address("4 quai des Dériveurs"), nil), of(address("6 quai des Dériveurs"), nil), nil},
		"one person, no place":        {of(nil, mail), of(nil, mail), []cases.Alikeness{{Key: "same_person"}}},
		"one person, one place":       {of(quay, mail), of(quay, mail), []cases.Alikeness{{Key: "near", Many: 0}, {Key: "same_person"}}},
		"one person, another place":   {of(quay, mail), of(point(48.2, -4.2), mail), nil},
		"one person, six weeks later": {of(nil, mail), of(nil, func(c *cases.Case) { mail(c); days(42)(c) }), nil},
		"nothing in common":           {of(nil, nil), of(nil, nil), nil},
		"a sensitive one":             {of(quay, nil), of(quay, func(c *cases.Case) { c.Sensitive = true }), nil},
		"two people without a name":   {of(nil, nil), of(quay, nil), nil},
	} {
		if diff := cmp.Diff(one.want, cases.Alike(one.a, one.b, "kind")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	same := of(quay, nil)
	if why := cases.Alike(same, same, "kind"); why != nil {
		t.Errorf("itself: %v", why)
	}
}

// What lies near is found on both engines; what is forgotten, merged or moved by a correction is not.
func TestTwins(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		at := func(lat, lon float64) casestest.Option {
			return func(in *cases.NewCase) {
				in.Service, in.Answers = "street-problem", catalogue.Answers{"kind": "hole", "place": map[string]any{"lat": lat, "lon": lon}}
			}
		}
		who := func(name string) casestest.Option { return casestest.Of(cases.Party{Name: name}) }
		first := h.Open(at(48.09999, -4.10001), who("Karim Benali"))
		h.Open(at(48.12, -4.1), who("Ailleurs"))
		mine := h.Open(at(48.10001, -4.09999), who("Nolwenn Le Goff")) // the next cell, four metres away
		twins := func() (all []cases.ID) {
			found, err := h.Cases.Twins(h.Here(), d.Read(), mine, "kind")
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range found {
				all = append(all, one.Case.ID)
			}
			return all
		}
		if got := twins(); len(got) != 1 || got[0] != first.ID {
			t.Fatalf("found %v, want the one four metres away", got)
		}
		h.Write(h.Here(), func(tx *db.Tx) error { _, err := h.Cases.Forget(h.Here(), tx, first.ID); return err })
		if got := twins(); len(got) != 0 {
			t.Errorf("what is forgotten is found: %v", got)
		}
		var rows int
		if err := d.Read().QueryRowContext(h.Here(), "select count(*) from case_spots where case_id = $1", first.ID.UUID).Scan(&rows); err != nil || rows != 0 {
			t.Errorf("its place is kept: %d, %v", rows, err)
		}
	})
}
