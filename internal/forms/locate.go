package forms

import (
	"context"
	"strings"

	"parvis/internal/catalogue"
)

// Locate asks the gazetteer about the addresses of a posted page, before the page is saved:
// nothing waits for another machine inside a transaction. A gazetteer that is away or knows
// nothing leaves the address as words.
func (s *Service) Locate(ctx context.Context, in Typed) map[string]Found {
	known := map[string]Found{}
	if s.Gazetteer == nil {
		return known
	}
	for name := range in {
		base, isLine := strings.CutSuffix(name, "-line")
		if !isLine || len(known) >= mostEntries {
			continue
		}
		typed := line(in.Get(name) + ", " + in.Get(part(base, "postcode")) + " " + in.Get(part(base, "city")))
		found, err := s.Gazetteer.Find(ctx, typed, 5)
		if err != nil {
			s.Log.WarnContext(ctx, "the gazetteer does not answer; addresses stay as typed", "error", err)
			return known
		}
		if one, ok := exact(found, in, base); ok {
			known[base] = one
		}
	}
	return known
}

// exact finds what was typed among what was found: same place, same street, however spelled.
func exact(found []Found, in Typed, base string) (Found, bool) {
	typed := key(in.Get(part(base, "line")))
	for _, one := range found {
		if key(one.Line) == typed && sameTown(one, in, base) {
			return one, true
		}
	}
	for _, one := range found { // a street that is unknown, in a town that is known
		if one.Line == "" && sameTown(one, in, base) {
			return one, true
		}
	}
	return Found{}, false
}

func sameTown(one Found, in Typed, base string) bool {
	return one.Postcode == figures(in.Get(part(base, "postcode"))) && key(one.City) == key(in.Get(part(base, "city")))
}

// place puts what is known of addresses beside what was typed: the commune above all,
// which rules ask for. What was typed is never changed.
func (t *Taken) place(sheet *Sheet, known map[string]Found) {
	sheet.Each(t.Answers, func(item *Item, a Answers) {
		address, isAddress := a[item.ID].(map[string]any)
		found, isKnown := known[item.Name]
		if item.Type != catalogue.TypeAddress || !isAddress || !isKnown {
			return
		}
		address["commune"] = found.Commune
		if found.Key != "" {
			address["key"] = found.Key
		}
		if found.Lat != 0 || found.Lon != 0 {
			address["lat"], address["lon"] = found.Lat, found.Lon
		}
	})
}
