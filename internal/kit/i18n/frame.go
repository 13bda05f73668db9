package i18n

import (
	"regexp"
	"strconv"
	"strings"
)

// frame is a message in which variables stand bare: text, variable, text, and so on. A template would take twenty times
// as long to say the same.
type frame []string

var bare = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

// frameOf cuts a message; ok is false when it holds anything but bare variables.
func frameOf(text string) (f frame, ok bool) {
	at := 0
	for _, m := range bare.FindAllStringSubmatchIndex(text, -1) {
		if strings.HasSuffix(text[:m[0]], "{") {
			return nil, false // the template sees its braces one earlier, and refuses
		}
		f = append(f, text[at:m[0]], text[m[2]:m[3]])
		at = m[1]
	}
	f = append(f, text[at:])
	return f, len(f) > 1 && !strings.Contains(strings.Join(f, ""), "{{")
}

// fill puts texts and whole numbers into the frame; anything else, and what is missing, is for the template to write.
func (f frame) fill(args map[string]any) (words string, ok bool) {
	if len(f) == 0 {
		return "", false
	}
	var b strings.Builder
	for i, part := range f {
		if i%2 == 0 {
			b.WriteString(part)
			continue
		}
		switch v := args[part].(type) {
		case string:
			b.WriteString(v)
		case int:
			b.WriteString(strconv.Itoa(v))
		default:
			return "", false
		}
	}
	return b.String(), true
}
