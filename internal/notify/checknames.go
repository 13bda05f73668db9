package notify

import (
	"slices"
	"strings"
)

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
