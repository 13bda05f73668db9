package forms

import (
	"context"
	"slices"
	"strings"

	"parvis/internal/kit/formats"
)

// Found is an address that a gazetteer knows.
type Found struct {
	Key      string  // of the national address file, or the gazetteer's own
	Line     string  // 14 quai des Indes
	Postcode string  // 29990
	City     string  // Portvieux
	Commune  string  // INSEE code: 29998
	Lat, Lon float64 // 0, 0 when only the street is known
}

// Words is the address on one line.
func (f Found) Words() string { return line(f.Line + ", " + f.Postcode + " " + f.City) }

// Gazetteer finds addresses as people type them. What it does not find can always be
// described: it never decides what an address is.
type Gazetteer interface {
	// Find gives at most most addresses that look like typed, the best first. When only the
	// town of what was typed is known, it gives that, without a Line.
	Find(ctx context.Context, typed string, most int) ([]Found, error)
}

// Street is a street of a Town: which numbers it has, and where it begins and ends.
type Street struct {
	Name    string  `json:"name"`
	Key     string  `json:"-"`
	Numbers int     `json:"-"` // 1 to Numbers; 0: a place without numbers
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
	ToLat   float64 `json:"toLat"`
	ToLon   float64 `json:"toLon"`
}

// Town is a gazetteer in memory: the streets of one commune. The demo authority has
// one; a real one takes an adapter of the national address file.
type Town struct {
	City, Postcode, Commune string
	Streets                 []Street
}

// Find matches the words of a street in any order, accents or not, and its number when
// one was typed.
func (t Town) Find(_ context.Context, typed string, most int) (found []Found, err error) {
	number, words := t.split(typed)
	for _, street := range t.Streets {
		if len(words) > 0 && hasAll(strings.Fields(key(street.Name)), words) && len(found) < most {
			found = append(found, t.at(street, number))
		}
	}
	if town := key(t.City); len(found) < most && strings.Contains(key(typed), town) && strings.Contains(typed, t.Postcode) {
		found = append(found, Found{Postcode: t.Postcode, City: t.City, Commune: t.Commune})
	}
	return found, nil
}

// key spells words for comparing: small letters, no accents, no joining signs.
func key(s string) string {
	return formats.Unaccented(strings.ToLower(strings.NewReplacer("-", " ", "'", " ", "’", " ", ",", " ").Replace(s)))
}

func (t Town) split(typed string) (number string, words []string) {
	for _, word := range strings.Fields(key(typed)) {
		switch {
		case number == "" && word[0] >= '0' && word[0] <= '9' && len(word) <= 4:
			number = word
		case word == t.Postcode || word == key(t.City):
		default:
			words = append(words, word)
		}
	}
	return number, words
}

// hasAll reports that each word begins one of the street's.
func hasAll(street, words []string) bool {
	for _, word := range words {
		if !slices.ContainsFunc(street, func(s string) bool { return strings.HasPrefix(s, word) }) {
			return false
		}
	}
	return true
}

func (t Town) at(s Street, number string) Found {
	found := Found{Key: s.Key, Line: s.Name, Postcode: t.Postcode, City: t.City, Commune: t.Commune, Lat: s.Lat, Lon: s.Lon}
	n := leading(number)
	if n < 1 || n > s.Numbers {
		return found
	}
	along := float64(n-1) / float64(max(1, s.Numbers-1))
	found.Key, found.Line = s.Key+"_"+number, number+" "+s.Name
	found.Lat, found.Lon = s.Lat+along*(s.ToLat-s.Lat), s.Lon+along*(s.ToLon-s.Lon)
	return found
}

// leading is the number that a house number begins with: 14bis is 14.
func leading(s string) (n int) {
	for _, r := range s {
		if r < '0' || r > '9' {
			break
		}
		n = n*10 + int(r-'0')
	}
	return n
}
