package notify

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// Document is a message once its values stand in it: what is kept on the row,
// and from which plain text and HTML are both made.
type Document struct {
	Blocks []Block `json:"blocks"`
}

// Block is a paragraph, or one line of a list.
type Block struct {
	Item  bool   `json:"item,omitempty"`
	Spans []Span `json:"spans"`
}

// Span is a run of words, behind which there may be a link.
type Span struct {
	Text string `json:"text"`
	Link string `json:"link,omitempty"`
}

// Lines cuts the words where the writer began a new line.
func (s Span) Lines() []string { return strings.Split(s.Text, "\n") }

var (
	linkPattern = regexp.MustCompile(`\[([^\[\]\n]+)\]\(([^()\n]*)\)`)
	gap         = regexp.MustCompile(`\n[ \t]*\n\s*`)
	bareLink    = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>"'.,;:!?)\]»]`)
)

// Plain makes a document of what a person wrote, without any markup; web
// addresses in it can be clicked. For an agent's own words, never for a
// stranger's.
func Plain(text string) Document {
	return layOut(printable(text), Links)
}

// Links finds the web addresses in a text.
func Links(text string) []Span {
	return cutLinks(text, bareLink, func(m []string) Span { return Span{Text: m[0], Link: safeLink(m[0])} })
}

// layOut cuts text into paragraphs and list lines.
func layOut(text string, spans func(string) []Span) Document {
	var d Document
	for _, paragraph := range gap.Split(strings.TrimSpace(text), -1) {
		var lines []string
		flush := func() {
			if len(lines) > 0 {
				d.Blocks = append(d.Blocks, Block{Spans: spans(strings.Join(lines, "\n"))})
				lines = nil
			}
		}
		for line := range strings.Lines(paragraph) {
			line = strings.TrimRight(line, " \t\n")
			if item, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), "- "); ok {
				flush()
				d.Blocks = append(d.Blocks, Block{Item: true, Spans: spans(item)})
				continue
			}
			lines = append(lines, line)
		}
		flush()
	}
	return d
}

// cutLinks splits s around what pattern finds.
func cutLinks(s string, pattern *regexp.Regexp, link func(match []string) Span) []Span {
	var spans []Span
	end := 0
	for _, m := range pattern.FindAllStringSubmatchIndex(s, -1) {
		if m[0] > end {
			spans = append(spans, Span{Text: s[end:m[0]]})
		}
		var groups []string
		for i := 0; i < len(m); i += 2 {
			groups = append(groups, s[m[i]:m[i+1]])
		}
		spans = append(spans, link(groups))
		end = m[1]
	}
	if end < len(s) {
		spans = append(spans, Span{Text: s[end:]})
	}
	return spans
}

// safeLink gives the address back when it may stand behind words, "" otherwise.
func safeLink(target string) string {
	if strings.ContainsFunc(target, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return ""
	}
	u, err := url.Parse(target)
	if err != nil {
		return ""
	}
	switch {
	case (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil:
		return u.String()
	case (u.Scheme == "mailto" || u.Scheme == "tel") && u.Opaque != "":
		return u.String()
	}
	return ""
}

// printable drops control characters and invalid bytes, keeps lines and tabs.
func printable(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || isPlace(r) || isSteering(r):
			return -1
		}
		return r
	}, s)
}

// isSteering finds the marks that turn the reading direction over, with which
// a name can make its neighbours read as something else.
func isSteering(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// HeaderWords makes s fit for a header of a mail: nothing in it can end the
// line, and it stays far below the 998 bytes that a line may have.
func HeaderWords(s string) string {
	runes := []rune(oneLine(s))
	if len(runes) <= maxSubject {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:maxSubject-1])) + "…"
}

func oneLine(s string) string { return strings.Join(strings.Fields(printable(s)), " ") }
