package search

import "strings"

// holds tells whether stored words have one of each group.
func (c clause) holds(words string) bool {
	words = " " + words + " "
	for _, group := range c {
		found := false
		for _, w := range group {
			if w.begins {
				found = found || strings.Contains(words, " "+w.word)
			} else {
				found = found || strings.Contains(words, " "+w.word+" ")
			}
		}
		if !found {
			return false
		}
	}
	return true
}

func (b band) holds(words string) bool {
	if !b.all.holds(words) {
		return false
	}
	for _, c := range b.but {
		if c.holds(words) {
			return false
		}
	}
	return true
}

// spelling is how an engine writes a question to its index. Words are letters and digits, and nothing else.
type spelling struct {
	and, or, not, word, begins string
	longest                    int // letters of a beginning that the index knows; 0 for any
}

// FTS5 keeps lists of beginnings of up to four letters behind the mark and the class. A longer one would be put together
// from all words that begin so, for each question anew: half a second for "lampad" in a large town. It is asked by its
// first four, and what comes is looked at again.
var (
	fts5    = spelling{" AND ", " OR ", " NOT ", `"%"`, `"%" *`, 9}
	tsquery = spelling{" & ", " | ", " & !", `'%'`, `'%':*`, 0}
)

// write asks for what a band asks, or for a little more: see cut.
func (s spelling) write(b band) string {
	out := s.clause(b.all)
	for _, c := range b.but {
		if s.cuts(c) {
			continue // its beginnings would leave out too much
		}
		out = "(" + out + ")" + s.not + s.clause(c)
	}
	return out
}

func (s spelling) cuts(c clause) bool {
	for _, group := range c {
		for _, w := range group {
			if w.begins && s.cut(w.word) != w.word {
				return true
			}
		}
	}
	return false
}

// cut is as much of a beginning as the index knows.
func (s spelling) cut(word string) string {
	if runes := []rune(word); s.longest > 0 && len(runes) > s.longest {
		return string(runes[:s.longest])
	}
	return word
}

func (s spelling) clause(c clause) string {
	var groups []string
	for _, group := range c {
		var any []string
		for _, w := range group {
			form, word := s.word, w.word
			if w.begins {
				form, word = s.begins, s.cut(w.word)
			}
			any = append(any, strings.Replace(form, "%", word, 1))
		}
		groups = append(groups, "("+strings.Join(any, s.or)+")")
	}
	return "(" + strings.Join(groups, s.and) + ")"
}
