package notify

import "strings"

// A place is a rune of the private use area that stands for a value while the
// markup around it is read, so that no value can be taken for markup.
const (
	firstPlace = '\uE000'
	lastPlace  = '\uF8FF'
)

func isPlace(r rune) bool { return r >= firstPlace && r <= lastPlace }

type placedValue struct {
	text string
	own  bool
}

type placed []placedValue

// spans reads the links of one block and puts the values back.
func (p placed) spans(s string) []Span {
	var spans []Span
	for _, span := range cutLinks(s, linkPattern, func(m []string) Span {
		return Span{Text: m[1], Link: safeLink(p.restore(m[2]))}
	}) {
		if span.Link == "" {
			spans = append(spans, p.loose(span.Text)...)
			continue
		}
		span.Text = p.words(span.Text)
		spans = append(spans, span)
	}
	return spans
}

// loose puts the values back into words without a link. Addresses in the town's
// own values can be clicked, whether or not the author put words before them.
func (p placed) loose(s string) []Span {
	var spans []Span
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			spans = append(spans, Span{Text: plain.String()})
			plain.Reset()
		}
	}
	for _, r := range s {
		i := int(r - firstPlace)
		if i < 0 || i >= len(p) || !p[i].own || !bareLink.MatchString(p[i].text) {
			plain.WriteString(p.words(string(r)))
			continue
		}
		flush()
		spans = append(spans, Links(p[i].text)...)
	}
	flush()
	return spans
}

// restore puts the values back as they are.
func (p placed) restore(s string) string {
	return p.replace(s, func(v placedValue) string { return v.text })
}

// words puts the values back so that mail readers make no link of them: a
// stranger could otherwise have the town send his address to anybody, typed in
// the field for a name.
func (p placed) words(s string) string {
	return p.replace(s, func(v placedValue) string {
		if v.own {
			return v.text
		}
		return breakUp.Replace(v.text)
	})
}

var breakUp = strings.NewReplacer("://", ":\u2060/\u2060/", "www.", "www\u2060.", "WWW.", "WWW\u2060.")

func (p placed) replace(s string, as func(placedValue) string) string {
	var out strings.Builder
	for _, r := range s {
		if i := int(r - firstPlace); i >= 0 && i < len(p) {
			out.WriteString(as(p[i]))
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}
