package sms

import (
	"strings"
	"unicode/utf8"
)

// What one message holds, 3GPP TS 23.040 section 9.2.3.24.1: 140 bytes, of which the header
// of a joined message takes six.
const (
	septetsAlone, septetsJoined = 160, 153
	unitsAlone, unitsJoined     = 70, 67
)

// Size is what a text costs.
type Size struct {
	Unicode  bool // a sign outside the default alphabet has it sent as UCS-2
	Units    int  // septets, or 16-bit units
	Segments int  // what the gateway bills; 0 for an empty text
	Left     int  // units that the last segment has left
	Odd      string
}

// Measure counts as phones do: a sign of two units (an escaped one, one beyond the basic
// plane) is never cut between two segments. Odd holds the signs that make it UCS-2.
func Measure(text string) Size {
	var s Size
	seen := map[rune]bool{}
	for _, r := range text {
		if septets[r] == 0 && !seen[r] {
			seen[r] = true
			s.Odd += string(r)
		}
	}
	s.Unicode = s.Odd != ""
	alone, joined := septetsAlone, septetsJoined
	if s.Unicode {
		alone, joined = unitsAlone, unitsJoined
	}
	for _, r := range text {
		s.Units += s.cost(r)
	}
	switch {
	case s.Units == 0:
		s.Left = alone
	case s.Units <= alone:
		s.Segments, s.Left = 1, alone-s.Units
	default:
		s.Segments, s.Left = s.pack(text, joined)
	}
	return s
}

func (s Size) cost(r rune) int {
	switch {
	case !s.Unicode:
		return septets[r]
	case r > 0xffff:
		return 2
	}
	return 1
}

// pack fills segments one after the other.
func (s Size) pack(text string, room int) (segments, left int) {
	segments, left = 1, room
	for _, r := range text {
		if s.cost(r) > left {
			segments, left = segments+1, room
		}
		left -= s.cost(r)
	}
	return segments, left
}

// Plain writes typographic signs as phones have them, so that a curly apostrophe or a hard
// space does not double the price. Letters are left: a name keeps its cedilla.
func Plain(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "?")
	}
	return plainer.Replace(text)
}

var plainer = strings.NewReplacer(
	"\r\n", "\n", "\u2019", "'", "\u2018", "'", "\u201c", "\"", "\u201d", "\"", "\u00ab\u00a0", "\"", "\u00ab\u202f", "\"", "\u00a0\u00bb", "\"",
	"\u202f\u00bb", "\"", "\u00ab", "\"", "\u00bb", "\"", "\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u2013", "-", "\u2014", "-",
	"\u2011", "-", "\u2026", "...", "\u0153", "oe", "\u0152", "OE", "\u2022", "-", "\t", " ", "\x1b", "", "\u200b", "", "\ufeff", "",
)
