package notify

import (
	"slices"
	"strings"
	"unicode/utf8"

	"parvis/internal/kit/i18n"
)

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

type checker struct {
	allowed []Variable
	part    string
	source  string
	open    []piece
	found   []Problem
}

func (c *checker) subject(source string) {
	c.part, c.source = "subject", source
	switch {
	case strings.TrimSpace(source) == "":
		c.add(0, "notify.template.no_subject")
	case strings.ContainsAny(source, "\r\n"):
		c.add(0, "notify.template.subject_lines")
	case utf8.RuneCountInString(source) > maxSubject:
		c.add(0, "notify.template.subject_long", "Most", maxSubject)
	}
	c.tags()
}

func (c *checker) body(source string) {
	c.part, c.source = "body", tidyKeepingLines(source)
	switch {
	case strings.TrimSpace(source) == "":
		c.add(0, "notify.template.no_body")
	case len(source) > maxBody:
		c.add(0, "notify.template.body_long", "Most", maxBody)
	}
	c.tags()
	c.links()
}

// tags walks the pieces and keeps the stack of open sections.
func (c *checker) tags() {
	c.open = nil
	for _, p := range scan(c.source) {
		if p.tag == 0 {
			c.strayBraces(p)
			continue
		}
		c.tag(p)
	}
	for _, p := range c.open {
		c.add(p.at, "notify.template.section_open", "Name", p.text)
	}
}

func (c *checker) tag(p piece) {
	switch p.tag {
	case '#', '^':
		c.known(p)
		c.open = append(c.open, p)
	case '/':
		if n := len(c.open); n == 0 || c.open[n-1].text != p.text {
			c.add(p.at, "notify.template.section_end", "Name", p.text)
			return
		}
		c.open = c.open[:len(c.open)-1]
	default:
		v, ok := c.known(p)
		if ok && v.Empty && !c.inside(p.text) {
			c.add(p.at, "notify.template.may_be_empty", "Name", p.text)
		}
		if ok && v.Link && !c.behindWords(p) {
			c.add(p.at, "notify.template.bare_link", "Name", p.text)
		}
	}
}

func (c *checker) known(p piece) (Variable, bool) {
	if !namePattern.MatchString(p.text) {
		c.add(p.at, "notify.template.no_name", "Name", p.text)
		return Variable{}, false
	}
	i := slices.IndexFunc(c.allowed, func(v Variable) bool { return v.Name == p.text })
	if i < 0 {
		c.add(p.at, "notify.template.unknown", "Name", p.text, "Known", c.names())
		return Variable{}, false
	}
	return c.allowed[i], true
}

func (c *checker) names() string {
	var names []string
	for _, v := range c.allowed {
		names = append(names, v.Name)
	}
	return strings.Join(names, ", ")
}

// behindWords: a long address read out by a screen reader helps nobody.
func (c *checker) behindWords(p piece) bool { return strings.HasSuffix(c.source[:p.at], "](") }

func (c *checker) inside(name string) bool {
	return slices.ContainsFunc(c.open, func(p piece) bool { return p.tag == '#' && p.text == name })
}

func (c *checker) strayBraces(p piece) {
	for _, braces := range []string{"{{", "}}"} {
		if i := strings.Index(p.text, braces); i >= 0 {
			c.add(p.at+i, "notify.template.braces")
			return
		}
	}
}

// links lets only addresses of ours, or plain web, mail and telephone
// addresses, stand behind words: an answer that a stranger typed never does.
func (c *checker) links() {
	for _, m := range linkPattern.FindAllStringSubmatchIndex(c.source, -1) {
		target := c.source[m[4]:m[5]]
		tag := tagPattern.FindStringSubmatch(target)
		switch {
		case tag != nil && tag[0] == target && tag[1] == "":
			if v, ok := c.find(tag[2]); ok && !v.Link {
				c.add(m[0], "notify.template.no_link", "Name", tag[2])
			}
		case safeLink(target) == "" || tag != nil:
			c.add(m[0], "notify.template.bad_link", "Target", target)
		}
	}
}

func (c *checker) find(name string) (Variable, bool) {
	i := slices.IndexFunc(c.allowed, func(v Variable) bool { return v.Name == name })
	if i < 0 {
		return Variable{}, false
	}
	return c.allowed[i], true
}

func (c *checker) add(at int, key string, pairs ...any) {
	args := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i].(string)] = pairs[i+1]
	}
	line := 1 + strings.Count(c.source[:at], "\n")
	c.found = append(c.found, Problem{Part: c.part, Line: line, Key: key, Args: args})
}

// tidyKeepingLines leaves the lines as the author counts them.
func tidyKeepingLines(source string) string { return strings.ReplaceAll(source, "\r\n", "\n") }
