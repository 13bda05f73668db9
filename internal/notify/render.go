package notify

import (
	"fmt"
	"slices"
	"strings"
)

// Render puts the values in. A value is never read as markup: brackets, braces
// and tags in it come out as they were typed. It fails on a name without a
// value and on a section that does not close, both of which Check finds before.
// Own names the variables whose words are the town's (an agent's, a rule's):
// web addresses can be clicked in them, and are broken up in all others.
func (t Template) Render(v Values, own ...string) (subject string, body Document, err error) {
	head, places, err := fill(t.Subject, v, own)
	if err != nil {
		return "", Document{}, fmt.Errorf("subject: %w", err)
	}
	subject = HeaderWords(places.restore(head))
	text, places, err := fill(tidy(t.Body), v, own)
	if err != nil {
		return "", Document{}, fmt.Errorf("body: %w", err)
	}
	body = layOut(text, func(s string) []Span { return places.spans(s) })
	return subject, body, nil
}

// A place is a rune of the private use area that stands for a value while the
// markup around it is read, so that no value can be taken for markup.
const firstPlace = '\uE000'

func isPlace(r rune) bool { return r >= firstPlace && r <= '\uF8FF' }

type placedValue struct {
	text string
	own  bool
}

type placed []placedValue

// fill resolves sections and leaves a place for each value.
func fill(source string, v Values, own []string) (string, placed, error) {
	var (
		out    strings.Builder
		values placed
		open   []piece
		hidden int // how many open sections say no
	)
	shows := func(p piece) bool { return (strings.TrimSpace(v[p.text]) != "") == (p.tag == '#') }
	for _, p := range scan(printable(source)) {
		if _, ok := v[p.text]; p.tag != 0 && p.tag != '/' && !ok {
			return "", nil, fmt.Errorf("no value for %q", p.text)
		}
		switch p.tag {
		case '#', '^':
			open = append(open, p)
			if !shows(p) {
				hidden++
			}
		case '/':
			n := len(open)
			if n == 0 || open[n-1].text != p.text {
				return "", nil, fmt.Errorf("section %q ends before it begins", p.text)
			}
			if !shows(open[n-1]) {
				hidden--
			}
			open = open[:n-1]
		default:
			if hidden > 0 {
				continue
			}
			if p.tag == 0 {
				out.WriteString(p.text)
				continue
			}
			if len(values) == int('\uF8FF'-firstPlace) {
				return "", nil, fmt.Errorf("more than %d values", len(values))
			}
			out.WriteRune(firstPlace + rune(len(values)))
			values = append(values, placedValue{printable(v[p.text]), slices.Contains(own, p.text)})
		}
	}
	if len(open) > 0 {
		return "", nil, fmt.Errorf("section %q does not end", open[0].text)
	}
	return out.String(), values, nil
}

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
