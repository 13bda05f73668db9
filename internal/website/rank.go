package website

import (
	"slices"
	"strings"
	"unicode"

	"parvis/internal/kit/formats"
)

// entry is what the search knows of one service: its words, with what each weighs.
type entry struct {
	at    int // in the list it was made from
	words map[string]float64
}

// What a word weighs where it stands. A name counts more than what is said about it.
const (
	inTitle    = 10
	inKeywords = 8
	inKind     = 5
	inSummary  = 4
	inAudience = 2
)

// How well a word that was typed fits one that is written.
const (
	same   = 1.0
	begins = 0.7
	close  = 0.45
)

// small are words that say nothing about what is sought, in either language.
var small = func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq("a an and the of to for in on at my your our i is are how do does can with by from " +
		"le la les l un une des de du d et ou a au aux en pour par sur dans mon ma mes notre nos votre vos je j est que qu comment avec ce cette " +
		"faire demander ai suis") {
		all[word] = true
	}
	return all
}()

// tokens are the words of a text without accents, capitals and marks, in order.
func tokens(text string) []string {
	plain := strings.ToLower(formats.Unaccented(text))
	return strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// put adds the words of a text to an entry; a word keeps its best place.
func (e *entry) put(text string, weight float64) {
	for _, word := range tokens(text) {
		if !small[word] {
			e.words[word] = max(e.words[word], weight)
		}
	}
}

// rank orders the entries that fit what was typed, the best first. Every word typed that
// fits adds to an entry; one that fits nothing of it divides what it has, so that an entry
// that answers all of the question comes before one that answers half.
func rank(entries []entry, typed string) []int {
	asked := slices.DeleteFunc(tokens(typed), func(word string) bool { return small[word] })
	if len(asked) == 0 || len(asked) > maxWords {
		asked = asked[:min(len(asked), maxWords)]
	}
	type hit struct {
		at    int
		score float64
	}
	var hits []hit
	for _, e := range entries {
		if score := e.score(asked); score > 0 {
			hits = append(hits, hit{e.at, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	found := make([]int, len(hits))
	for i, h := range hits {
		found[i] = h.at
	}
	return found
}

// maxWords bounds the work that one search may ask for.
const maxWords = 12

func (e *entry) score(asked []string) (score float64) {
	missed := 0.0
	for _, word := range asked {
		best := 0.0
		for written, weight := range e.words {
			best = max(best, weight*fit(word, written))
		}
		if best == 0 {
			missed++
		}
		score += best
	}
	return score / (1 + missed)
}

// fit tells how well a word typed stands for a word written: the same, its beginning, or a
// slip of the fingers away.
func fit(typed, written string) float64 {
	switch {
	case typed == written || singular(typed) == singular(written):
		return same
	case len(typed) >= 3 && strings.HasPrefix(written, typed):
		return begins
	case len(written) >= 4 && strings.HasPrefix(typed, written):
		return begins
	case slips(typed, written) <= allowed(typed):
		return close
	}
	return 0
}

// singular takes the plural off, as French and English mostly write it.
func singular(word string) string {
	if len(word) > 3 && (strings.HasSuffix(word, "s") || strings.HasSuffix(word, "x")) {
		return word[:len(word)-1]
	}
	return word
}

// allowed is how many slips a word may hold and still be itself.
func allowed(word string) int {
	switch n := len([]rune(word)); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// longestWord bounds what slips compares.
const longestWord = 40

// slips counts the letters wrong, missing, too many or swapped between two words
// (Damerau and Levenshtein, neighbours swapped once).
func slips(a, b string) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > 2 || d < -2 || len(x) > longestWord {
		return 3
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
