package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// class joins class names and drops the empty ones.
func class(names ...string) string { return spaced(names) }

// described joins the ids of an aria-describedby and drops the empty ones.
func described(ids ...string) string { return spaced(ids) }

func spaced(parts []string) string {
	kept := parts[:0:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, " ")
}

// when gives text if the condition holds, and nothing otherwise.
func when(condition bool, text string) string {
	if condition {
		return text
	}
	return ""
}

// or gives the first text that is not empty.
func or(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// given makes attributes of the pairs whose value is not empty.
func given(pairs ...string) templ.Attributes {
	attrs := templ.Attributes{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			attrs[pairs[i]] = pairs[i+1]
		}
	}
	return attrs
}

// paragraphs cuts a text at its newlines and drops the empty ones.
func paragraphs(text string) []string {
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}
