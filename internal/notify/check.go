package notify

import "parvis/internal/kit/i18n"

// Variable says what a template may name.
type Variable struct {
	Name  string
	Empty bool // may be empty: only to be named inside its own section
	Link  bool // an address that we made: the only kind that may stand behind a link
}

// Problem is one fault of a template, for its author: where, and a key of
// kit/i18n with its values.
type Problem struct {
	Part string // "subject" or "body"
	Line int    // from 1
	Key  string
	Args map[string]any
}

// In says the problem in words.
func (p Problem) In(l i18n.Lang) string { return i18n.InArgs(l, p.Key, p.Args) }

const (
	maxSubject = 150
	maxBody    = 20_000
)

// Check tells everything that would make a message wrong once sent: unknown
// names, open sections, holes where a value may be empty, links elsewhere.
// The catalogue publishes a service only when there is none.
func Check(t Template, allowed []Variable) []Problem {
	c := checker{allowed: allowed}
	c.subject(t.Subject)
	c.body(t.Body)
	return c.found
}
