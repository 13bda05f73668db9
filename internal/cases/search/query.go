package search

import (
	"slices"
	"strings"
	"unicode"

	"parvis/internal/identity"
	"parvis/internal/kit/tenant"
)

// want is one word that may stand for what was typed.
type want struct {
	word   string
	begins bool // any word that begins with it will do
}

// clause asks that of each group one word is there.
type clause [][]want

// band is a way of being found; but are the ones before it.
type band struct {
	all   clause
	but   []clause
	alike bool // names that only sound alike
}

const (
	mostTyped   = 8
	fewestDigit = 4
)

// bands are the ways in which this may be found here, the best first.
func (ask Query) bands(at tenant.ID) []band {
	list := bands(at, ask.Text, ask.Region, ask.Notes)
	if ask.Kind != "" {
		for i := range list {
			list[i].all = append(list[i].all, []want{{mark(at) + string(kind) + string(ask.Kind), false}})
		}
	}
	return list
}

// bands are the ways in which what was typed may be found, the best first; none when there is nothing to look for.
func bands(at tenant.ID, typed, region string, notes bool) (list []band) {
	m := mark(at)
	if digits := number(typed); digits != "" {
		return numberBands(m, digits, typed, region)
	}
	words := Words(typed)
	words = words[:min(len(words), mostTyped)]
	if len(words) == 0 {
		return nil
	}
	growing := endsInWord(typed)
	names := func(begins bool) clause { return groups(m, words, begins, head) }
	found := []clause{names(false)}
	list = append(list, band{all: names(false)})
	if growing {
		list = append(list, band{all: names(true), but: slices.Clone(found)})
		found = append(found, names(true))
	}
	if said := telling(words); len(said) > 0 {
		kinds := []class{text, within, head}
		if notes {
			kinds = append(kinds, note)
		}
		in := func(begins bool, kinds ...class) clause { return groups(m, said, begins, kinds...) }
		named := append(slices.Clone(found), in(false, within, head))
		list = append(list, band{all: in(false, kinds...), but: named})
		if growing {
			named = append(slices.Clone(found), in(true, within, head), in(false, kinds...))
			list = append(list, band{all: in(true, kinds...), but: named})
		}
	}
	if heard := groupsAlike(m, words); heard != nil {
		list = append(list, band{all: heard, but: slices.Clone(found), alike: true})
	}
	return list
}

// groups asks for each word in one of the classes; the last one may go on.
func groups(m string, words []string, begins bool, kinds ...class) (c clause) {
	for i, w := range words {
		var any []want
		for _, k := range kinds {
			any = append(any, want{m + string(k) + w, begins && i == len(words)-1})
		}
		c = append(c, any)
	}
	return c
}

// groupsAlike asks for names that sound like the words; nil when none of them sounds like anything.
func groupsAlike(m string, words []string) (c clause) {
	heard := false
	for _, w := range words {
		any := []want{{m + string(head) + w, false}}
		if s := sound(w); s != "" {
			heard = true
			any = append(any, want{m + string(alike) + s, false})
		}
		c = append(c, any)
	}
	if !heard {
		return nil
	}
	return c
}

// endsInWord tells that the last word may not be finished.
func endsInWord(typed string) bool {
	runes := []rune(typed)
	return len(runes) > 0 && !unicode.IsSpace(runes[len(runes)-1])
}

// number is what was typed as digits alone, "" when it is none: 06 39 98-21.07 or +33 (0)6…
func number(typed string) string {
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case strings.ContainsRune(" .-+()/\u00a0\u202f", r):
			return -1
		}
		return 'x'
	}, strings.TrimSpace(typed))
	if len(digits) < fewestDigit || strings.Contains(digits, "x") {
		return ""
	}
	return digits
}

// numberBands look for a number whole, then by its beginning or its end.
func numberBands(m, digits, typed, region string) []band {
	forms := []string{digits, strings.TrimPrefix(digits, "00")}
	if strings.Contains(typed, "+") || strings.HasPrefix(digits, "00") {
		forms = append(forms, strings.Replace(strings.TrimPrefix(digits, "00"), "330", "33", 1)) // +33 (0)6
	}
	if e164, err := identity.NormalisePhone(typed, region); err == nil {
		forms = append(forms, strings.TrimPrefix(e164, "+"))
	}
	var whole, part []want
	for _, f := range forms {
		whole = append(whole, want{m + string(head) + f, false})
		part = append(part, want{m + string(head) + f, true})
	}
	part = append(part, want{m + string(head) + "r" + reversed(digits), true})
	said := []want{{m + string(text) + digits, false}, {m + string(within) + digits, false}}
	return []band{{all: clause{whole}}, {all: clause{part}, but: []clause{{whole}}}, {all: clause{said}, but: []clause{{part}}}}
}

func reversed(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}
