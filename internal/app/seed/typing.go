package seed

import (
	"math/rand/v2"
	"strings"
)

// hasty types a text as people do on a telephone: letters swapped, doubled or left out, accents and
// capitals forgotten. How much of it is drawn with the text.
func hasty(rng *rand.Rand, text string, faults int) string {
	if chance(rng, 40) {
		text = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "à", "a", "ç", "c", "û", "u").Replace(text)
	}
	if chance(rng, 30) {
		text = strings.ToLower(text)
	}
	for range faults {
		text = slip(rng, text)
	}
	return text
}

// slip is one slip of the finger within a word.
func slip(rng *rand.Rand, text string) string {
	letters := []rune(text)
	for range 20 {
		at := 1 + rng.IntN(max(1, len(letters)-2))
		if at+1 >= len(letters) || !small(letters[at]) || !small(letters[at+1]) {
			continue
		}
		switch rng.IntN(4) {
		case 0:
			letters[at], letters[at+1] = letters[at+1], letters[at]
		case 1:
			letters = append(letters[:at], letters[at+1:]...)
		case 2:
			letters = append(letters[:at+1], letters[at:]...)
		default:
			letters[at] = neighbours[letters[at]-'a']
		}
		return string(letters)
	}
	return text
}

func small(r rune) bool { return r >= 'a' && r <= 'z' }

// neighbours are the letters beside a, b, c… on the keyboard of here (AZERTY).
var neighbours = [26]rune{
	'z', 'n', 'v', 's', 'r', 'g', 'h', 'j', 'o', 'k', 'l', 'm', 'l', 'b', 'p', 'o', 's', 't', 'd', 'y', 'i', 'b', 'x', 'c', 'u', 'e',
}
