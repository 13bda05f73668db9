package search

import (
	"encoding/base32"
	"slices"
	"strings"
	"unicode"

	"parvis/internal/cases"
	"parvis/internal/kit/tenant"
)

// class says what kind of word stands in the index.
type class byte

const (
	head   class = 'h' // a name, a number, an address
	text   class = 't' // of a title, an answer, a message
	note   class = 'x' // of what agents write among themselves
	within class = 'c' // a name or number of the request that a piece belongs to
	alike  class = 'z' // how a name sounds
	kind   class = 'k' // of a piece
)

const (
	mostWords   = 300 // of a piece: more than two pages
	longestWord = 40  // letters
	fewestRunes = 2
)

// mark is what every word of an authority begins with. Two authorities with the same one are kept apart by their ids.
func mark(at tenant.ID) string {
	return strings.ToLower(base32.HexEncoding.EncodeToString(at[11:16]))[4:]
}

// bag gathers the words of a piece.
type bag struct {
	mark  string
	words []string
}

func bagOf(at tenant.ID, k Kind) *bag {
	b := &bag{mark: mark(at)}
	b.add(kind, string(k))
	return b
}

func (b *bag) add(c class, words ...string) {
	for _, w := range words {
		b.words = append(b.words, b.mark+string(c)+w)
	}
}

// String is the piece as it is stored: each word once.
func (b *bag) String() string {
	slices.Sort(b.words)
	b.words = slices.Compact(b.words)
	return strings.Join(b.words[:min(len(b.words), mostWords)], " ")
}

// Words cuts a text into the words that it is found by: small letters without accents, without the s or x of many.
func Words(text string) (words []string) {
	for _, w := range strings.FieldsFunc(cases.Unaccented(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if w = bare(w); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// bare is a folded word as it stands in the index, "" for one too short to be looked for.
func bare(w string) string {
	runes := []rune(w)
	if len(runes) < fewestRunes {
		return ""
	}
	runes = runes[:min(len(runes), longestWord)]
	if last := runes[len(runes)-1]; len(runes) > 3 && (last == 's' || last == 'x') {
		runes = runes[:len(runes)-1]
	}
	return string(runes)
}

// telling leaves out words that stand in every text.
func telling(words []string) (kept []string) {
	for _, w := range words {
		if !everywhere[w] {
			kept = append(kept, w)
		}
	}
	return kept
}

var everywhere = func() map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(`au aux avec ce ces cet cette dan dans de des du elle en est et eux il ils je la le les leur lui ma mais me mes mon ne
		ni nos not notre nous on ont ou par pas pour qu que qui sa se ses si son sont sur ta te tes ton tu un une vo vos vot votre vou vous nou leurs
		an and are as at be but by can for from ha has have he her his if in into is it its my no of or our she that the their them they thi this to
		was we were will with you your`) {
		all[w] = true
	}
	return all
}()
