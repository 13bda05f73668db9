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
}

var (
	fts5    = spelling{" AND ", " OR ", " NOT ", `"%"`, `"%" *`}
	tsquery = spelling{" & ", " | ", " & !", `'%'`, `'%':*`}
)

func (s spelling) write(b band) string {
	out := s.clause(b.all)
	for _, c := range b.but {
		out = "(" + out + ")" + s.not + s.clause(c)
	}
	return out
}

func (s spelling) clause(c clause) string {
	var groups []string
	for _, group := range c {
		var any []string
		for _, w := range group {
			form := s.word
			if w.begins {
				form = s.begins
			}
			any = append(any, strings.Replace(form, "%", w.word, 1))
		}
		groups = append(groups, "("+strings.Join(any, s.or)+")")
	}
	return "(" + strings.Join(groups, s.and) + ")"
}
