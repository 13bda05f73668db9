package website

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// library is a small offer, as six services and some look-alikes would make it.
func library() ([]string, []entry) {
	names := []string{"sport", "meals", "street", "emergency", "business", "contact"}
	words := map[string][2]string{
		"sport":     {"Aide au sport pour un enfant", "coupon sport licence club football danse judo natation sport voucher"},
		"meals":     {"Livraison de repas scolaires", "cantine repas école déjeuner school meals canteen"},
		"street":    {"Signaler un problème dans la rue", "trou nid-de-poule lampadaire poubelle pothole street light rubbish"},
		"emergency": {"Aide financière d’urgence", "loyer facture électricité dettes secours rent bill emergency money"},
		"business":  {"Aide aux entreprises", "commerce loyer boutique entreprise shop business grant"},
		"contact":   {"Écrire à un service ou à un agent", "contact rendez-vous question courrier write ask"},
	}
	var entries []entry
	for i, name := range names {
		e := entry{at: i, words: map[string]float64{}}
		e.put(words[name][0], inTitle)
		e.put(words[name][1], inKeywords)
		entries = append(entries, e)
	}
	return names, entries
}

func TestRank(t *testing.T) {
	t.Parallel()
	names, entries := library()
	for _, test := range []struct{ name, typed, first string }{
		{"a word of the title", "sport", "sport"},
		{"accents forgotten", "probleme rue", "street"},
		{"capitals and marks", "  Cantine !! ", "meals"},
		{"one slip", "cantinne", "meals"},
		{"letters swapped", "lampadiare", "street"},
		{"a letter missing", "entreprse", "business"},
		{"the beginning is enough", "lamp", "street"},
		{"plural", "repas scolaire", "meals"},
		{"English in a French town", "pothole", "street"},
		{"a sentence", "je ne peux pas payer mon loyer en urgence", "emergency"},
		{"both words count more than one", "loyer boutique", "business"},
		{"an elided word", "l’école", "meals"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			found := rank(entries, test.typed)
			if len(found) == 0 || names[found[0]] != test.first {
				t.Errorf("rank(%q) begins with %v, want %s", test.typed, named(names, found), test.first)
			}
		})
	}
}

func TestRankFindsNothing(t *testing.T) {
	t.Parallel()
	_, entries := library()
	for _, typed := range []string{"", "  ", "de la le", "xyzzy", "passeport", "???"} {
		if found := rank(entries, typed); len(found) > 0 {
			t.Errorf("rank(%q) finds %v", typed, found)
		}
	}
}

func TestShortWordsAreNotForgiven(t *testing.T) {
	t.Parallel()
	if fit("rie", "rue") != 0 {
		t.Error("three letters with a slip are another word")
	}
}

// TestSlipIsForgiven types each long word of the library with any one letter changed, dropped,
// doubled or swapped with its neighbour.
func TestSlipIsForgiven(t *testing.T) {
	t.Parallel()
	_, entries := library()
	var words []string
	for _, e := range entries {
		for word := range e.words {
			if len(word) >= 5 {
				words = append(words, word)
			}
		}
	}
	slices.Sort(words)
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(words).Draw(t, "word")
		i := rapid.IntRange(0, len(word)-2).Draw(t, "at")
		slipped := rapid.SampledFrom([]string{
			word[:i] + "q" + word[i+1:], word[:i] + word[i+1:], word[:i+1] + word[i:], word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:],
		}).Draw(t, "slipped")
		if slips(slipped, word) > 1 {
			t.Fatalf("slips(%q, %q) = %d", slipped, word, slips(slipped, word))
		}
	})
}

func FuzzRank(f *testing.F) {
	_, entries := library()
	f.Add("cantine")
	f.Add(strings.Repeat("é", 300))
	f.Fuzz(func(t *testing.T, typed string) {
		found := rank(entries, typed)
		if len(found) > len(entries) {
			t.Errorf("%d found of %d", len(found), len(entries))
		}
	})
}

func named(names []string, found []int) (all []string) {
	for _, at := range found {
		all = append(all, names[at])
	}
	return all
}
