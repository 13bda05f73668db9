package pdf

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// clean is text as it can be set: composed letters, no control characters but line feeds.
func clean(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < ' ' || r == 0x7f || r == '\u00ad' || r == '\u2060' || r > 0xffff:
			return drop(r)
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd")))
}

// drop loses what is invisible and keeps a sign for what lies beyond the characters a letter can hold.
func drop(r rune) rune {
	if r > 0xffff {
		return '\ufffd'
	}
	return -1
}

// wrap breaks text into lines of at most width: at spaces and line feeds, and inside a word only when it alone
// is longer than a line.
func (p *pair) wrap(text string, size, width float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(clean(text), "\n") {
		line, used, space := "", 0.0, p.width(" ", size)
		for _, word := range strings.Split(paragraph, " ") {
			w := p.width(word, size)
			if line != "" && used+space+w <= width {
				line, used = line+" "+word, used+space+w
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			for w > width {
				head := p.fitting(word, size, width)
				lines, word = append(lines, head), word[len(head):]
				w = p.width(word, size)
			}
			line, used = word, w
		}
		lines = append(lines, line)
	}
	return lines
}

// fitting returns the longest beginning of a word that fits, one character at least.
func (p *pair) fitting(word string, size, width float64) string {
	end, used := 0, 0.0
	for i, r := range word {
		if used += p.width(string(r), size); end > 0 && used > width {
			break
		}
		end = i + len(string(r))
	}
	return word[:end]
}
