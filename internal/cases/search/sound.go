package search

import "strings"

// sound is how a French or Breton name sounds, roughly: its first letter and its consonants, written one way. Goff, Gof and
// Gauf, Thébault and Tebo sound alike; so do some that do not, which is why these come last. Empty for a word too short to
// tell anything.
func sound(w string) string {
	for _, r := range w {
		if r < 'a' || r > 'z' {
			return ""
		}
	}
	w = oneWay.Replace(w)
	var b strings.Builder
	var last byte
	for i := range len(w) {
		c := w[i]
		switch {
		case strings.IndexByte("aeiouy", c) >= 0:
			if i == 0 {
				b.WriteByte('a') // any vowel: Emma, Amma
			}
			last = 0
			continue
		case c == 'h', c == last:
			continue
		}
		b.WriteByte(c)
		last = c
	}
	heard := b.String()
	if len(heard) > 2 {
		heard = strings.TrimRight(heard, "tdpz") // silent at the end of most
	}
	if len(heard) < 2 {
		return ""
	}
	return heard
}

// oneWay writes what sounds the same the same way. The longest come first.
var oneWay = strings.NewReplacer(
	"sch", "s", "ch", "s", "ph", "f", "gn", "n", "qu", "k", "ck", "k", "ault", "o", "aud", "o", "aut", "o", "eau", "o", "au", "o", "ll", "l",
	"ce", "se", "ci", "si", "cy", "si", "ge", "je", "gi", "ji", "c", "k", "q", "k", "z", "s", "w", "v", "x", "s", "mb", "nb", "mp", "np", "m", "n",
)
