// Package quoted tells what somebody wrote now from what they repeat of earlier messages:
// answers above a quote, below it, and between its lines, in the ways of the mail programs
// that residents have, in French and English.
//
// It is careful in one direction: a repeated line that stays among the new ones costs a
// reader a second, a new line that is folded away may cost a resident their answer.
package quoted

import (
	"regexp"
	"strings"
)

// Split gives what is new and what is repeated. When it cannot tell them apart, or nothing
// would be left, all of it is new.
func Split(text string) (now, before string) {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	at, mark := boundary(lines)
	if at < 0 {
		return text, ""
	}
	if mark == markHeader {
		return whole(text, lines[:at], lines[at:])
	}
	end := at + attributionLines(lines, at)
	for end < len(lines) && (isQuote(lines[end]) || blank(lines[end]) && quoteFollows(lines, end)) {
		end++
	}
	tail := lines[end:]
	switch {
	case mark == markAttribution && end == at+attributionLines(lines, at):
		return whole(text, lines[:at], lines[at:]) // a program that names who wrote, and does not mark the lines
	case allBlank(tail):
		return whole(text, lines[:at], lines[at:])
	case anyQuote(tail):
		return text, "" // between the lines: each answer needs the line above it
	case allBlank(lines[:at]):
		return whole(text, tail, lines[:end]) // below the quote
	}
	return whole(text, append(append([]string{}, lines[:at]...), tail...), lines[at:end])
}

func whole(text string, now, before []string) (string, string) {
	fresh := strings.TrimSpace(strings.Join(now, "\n"))
	if fresh == "" {
		return text, ""
	}
	return fresh, strings.TrimSpace(strings.Join(before, "\n"))
}

// How a quote begins.
const (
	markNone = iota
	markQuote
	markAttribution
	markHeader // the block of header lines that Outlook writes: all below is the earlier message
)

var (
	separator = regexp.MustCompile(`(?i)^\s*[-_*]{2,}\s*(original message|message d.origine|message original|message initial|messaggio originale|ursprüngliche nachricht)\s*[-_*]{2,}\s*$`)
	ruler     = regexp.MustCompile(`^\s*_{10,}\s*$`)
	headLine  = regexp.MustCompile(`(?i)^[\s*>]*(de|from|von|envoyé|envoyé le|sent|date|gesendet|à|a|to|an|objet|subject|betreff|cc|copie)[\s\x{00a0}\x{202f}]?\*?[\s\x{00a0}\x{202f}]?:[\s\x{00a0}\x{202f}*].*\S`)
	fromLine  = regexp.MustCompile(`(?i)^[\s*>]*(de|from|von)[\s\x{00a0}\x{202f}]?\*?[\s\x{00a0}\x{202f}]?:`)
	beginsOn  = regexp.MustCompile(`(?i)^[\s>]*(le|on|am|el|il)\s+\S`)
	endsWrote = regexp.MustCompile(`(?i)(a\s+écrit|a\s+ecrit|wrote|schrieb|escribió|ha\s+scritto)[\s\x{00a0}\x{202f}]*:?\s*$`)
	hasDigit  = regexp.MustCompile(`\d`)
)

// mostAttribution is over how many lines a program may break "Le … a écrit :".
const mostAttribution = 4

// boundary finds the first line that is somebody's earlier message, or its announcement.
func boundary(lines []string) (at, mark int) {
	for i, line := range lines {
		switch {
		case separator.MatchString(line), headerBlock(lines[i:]):
			return i, markHeader
		case attributionLines(lines, i) > 0:
			return i, markAttribution
		case isQuote(line):
			return i, markQuote
		}
	}
	return -1, markNone
}

// headerBlock tells that Outlook's lines begin here: From, then two more, maybe below a rule.
func headerBlock(lines []string) bool {
	if len(lines) > 0 && ruler.MatchString(lines[0]) {
		lines = lines[1:]
		for len(lines) > 0 && blank(lines[0]) {
			lines = lines[1:]
		}
	}
	if len(lines) == 0 || !fromLine.MatchString(lines[0]) {
		return false
	}
	found := 0
	for _, line := range lines[:min(len(lines), 8)] {
		if headLine.MatchString(line) {
			found++
		}
	}
	return found >= 3
}

// attributionLines tells over how many lines "Le 3 déc. 2026 à 14:12, … a écrit :" goes from i on; 0 for none.
func attributionLines(lines []string, i int) int {
	if !beginsOn.MatchString(lines[i]) {
		return 0
	}
	joined := ""
	for n := 1; n <= mostAttribution && i+n <= len(lines); n++ {
		line := lines[i+n-1]
		if n > 1 && blank(line) {
			return 0
		}
		joined += " " + line
		if len(joined) > 400 {
			return 0
		}
		if endsWrote.MatchString(joined) && hasDigit.MatchString(joined) {
			return n
		}
	}
	return 0
}

func isQuote(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " "), ">") }

func blank(line string) bool { return strings.TrimSpace(line) == "" }

func quoteFollows(lines []string, i int) bool {
	for ; i < len(lines); i++ {
		if !blank(lines[i]) {
			return isQuote(lines[i])
		}
	}
	return false
}

func allBlank(lines []string) bool {
	for _, line := range lines {
		if !blank(line) {
			return false
		}
	}
	return true
}

func anyQuote(lines []string) bool {
	for _, line := range lines {
		if isQuote(line) {
			return true
		}
	}
	return false
}
