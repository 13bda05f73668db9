package notify

import (
	"strings"
	"unicode/utf8"
)

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
