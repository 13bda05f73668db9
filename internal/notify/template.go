package notify

import (
	"regexp"
	"strings"

	"parvis/internal/kit/i18n"
)

// Template is the text of one message in one language, as an officer writes
// it: {{ name }} is replaced by a value; {{# name }}…{{/ name }} is kept when
// the value is not empty, {{^ name }}…{{/ name }} when it is; [words](address)
// is a link; lines that start with "- " are a list. There is nothing else: no
// code, no functions, no HTML.
type Template struct {
	Subject string `json:"subject" yaml:"subject"`
	Body    string `json:"body" yaml:"body"`
}

// Texts is a message in each language of the authority.
type Texts map[i18n.Lang]Template

// In gives the text in l, or in the first language of the house that has one.
func (t Texts) In(l i18n.Lang) Template {
	if text, ok := t[l]; ok {
		return text
	}
	for _, other := range i18n.Langs {
		if text, ok := t[other]; ok {
			return text
		}
	}
	return Template{}
}

// Values are what the variables of a template stand for. Every variable must
// be there; an empty value is a value.
type Values map[string]string

// A piece is a run of plain text or one tag.
type piece struct {
	tag  byte // 0 text, '=' variable, '#' kept when full, '^' kept when empty, '/' end
	text string
	at   int // byte offset in the source
}

var (
	tagPattern  = regexp.MustCompile(`\{\{\s*([#^/]?)\s*([^{}]*?)\s*\}\}`)
	namePattern = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	loneTag     = regexp.MustCompile(`(?m)^[ \t]*(\{\{\s*[#^/][^{}]*\}\})[ \t]*\n`)
)

// scan cuts a source into pieces. It never fails: what is no tag is text, and
// check tells the author about what looks like one.
func scan(source string) []piece {
	var pieces []piece
	end := 0
	for _, m := range tagPattern.FindAllStringSubmatchIndex(source, -1) {
		if m[0] > end {
			pieces = append(pieces, piece{text: source[end:m[0]], at: end})
		}
		tag := byte('=')
		if m[3] > m[2] {
			tag = source[m[2]]
		}
		pieces = append(pieces, piece{tag: tag, text: source[m[4]:m[5]], at: m[0]})
		end = m[1]
	}
	if end < len(source) {
		pieces = append(pieces, piece{text: source[end:], at: end})
	}
	return pieces
}

// tidy prepares a source: one kind of line end, and a section tag alone on its
// line leaves no empty line behind, which would cut a list or a paragraph.
func tidy(source string) string {
	source = strings.ReplaceAll(source, "\r\n", "\n")
	return loneTag.ReplaceAllString(source, "$1")
}
