package forms

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Typed is what a person wrote into the inputs of a page, by input name, exactly.
type Typed map[string][]string

// Get gives the first text under name, "" without one.
func (t Typed) Get(name string) string {
	if values := t[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Has reports that name came with the form, empty or not.
func (t Typed) Has(name string) bool { _, ok := t[name]; return ok }

// Left is what was typed for a question and could not be taken, to be corrected.
func (d *Draft) Left(name string) Typed { return d.Typed.under(name) }

// under keeps what belongs to the question called name: name itself and name-part.
func (t Typed) under(name string) Typed {
	kept := Typed{}
	for key, values := range t {
		if key == name || strings.HasPrefix(key, name+"-") {
			kept[key] = values
		}
	}
	return kept
}

// part is the input name of a part of a question: birth_date-day.
func part(name, of string) string { return name + "-" + of }

// entry is the name under which the inputs of the n-th entry of a group stand: children-0.
func entry(group string, n int) string { return part(group, strconv.Itoa(n)) }

// line tidies one line: one spelling of each letter, plain spaces, nothing that cannot be seen.
func line(s string) string { return strings.Join(strings.Fields(visible(s, false)), " ") }

// lines tidies a text of several lines and keeps its line ends.
func lines(s string) string {
	kept := strings.Split(strings.ReplaceAll(visible(s, true), "\r", "\n"), "\n")
	for i := range kept {
		kept[i] = strings.TrimRight(kept[i], " \t\u00a0")
	}
	return strings.Trim(strings.Join(kept, "\n"), "\n ")
}

// visible drops control signs and those that turn the direction of what follows: a
// text must not be able to make its neighbours on an agent's page read backwards.
func visible(s string, lineEnds bool) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return map[bool]rune{true: r, false: ' '}[lineEnds]
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
			return -1
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s))
}

// figures writes the digits of any script as 0-9 and takes out every kind of space.
func figures(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.In(r, unicode.Cf), r == '\u00a0', r == '\u202f':
			return -1
		case r > unicode.MaxASCII && unicode.IsDigit(r):
			return '0' + digit(r)
		}
		return r
	}, norm.NFKC.String(s))
}

// digit is the value of a decimal digit: the ten digits of a script follow one another.
func digit(r rune) rune {
	n := rune(0)
	for n < 9 && unicode.IsDigit(r-n-1) {
		n++
	}
	return n
}
