package forms

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
)

const longest = 5000 // signs of a long text, when its author sets no limit

// textFace reads one line of at most most signs.
func textFace(most int) face {
	return face{
		read:  func(q Question, in Typed, a Answers) errs.Problems { return readText(q, in, a, line) },
		check: func(q Question, a Answers) errs.Problems { return checkText(q, a, most) },
		show:  showText, write: writeText, fact: plainFact,
	}
}

var longTextFace = face{
	read:  func(q Question, in Typed, a Answers) errs.Problems { return readText(q, in, a, lines) },
	check: func(q Question, a Answers) errs.Problems { return checkText(q, a, longest) },
	show:  showText, write: writeText, fact: plainFact,
}

func readText(q Question, in Typed, a Answers, tidy func(string) string) errs.Problems {
	typed := in.Get(q.Name)
	if !utf8.ValidString(typed) {
		return q.fault("", "text.unreadable")
	}
	if text := tidy(typed); text != "" {
		a[q.ID] = text
	}
	return nil
}

func checkText(q Question, a Answers, most int) errs.Problems {
	text, _ := a[q.ID].(string)
	if q.MaxLength > 0 {
		most = q.MaxLength
	}
	switch n := utf8.RuneCountInString(text); {
	case text == "" && q.Required():
		return q.fault("", "text.empty."+emptyWords(q.Type))
	case n > most:
		return q.fault("", "text.long", "Most", most, "Over", n-most)
	case text != "" && q.Pattern != nil && !matches(q.Pattern.Match, text):
		return errs.Problems{{Field: q.Name, Text: q.Pattern.Message.In(q.Lang)}}
	}
	return nil
}

// emptyWords names the sentence for an empty answer: a name is asked otherwise than a text.
func emptyWords(t catalogue.FieldType) string {
	switch t {
	case catalogue.TypeName, catalogue.TypeSignature:
		return string(t)
	}
	return "text"
}

var patterns sync.Map // of compiled *regexp.Regexp; publishing has checked that each compiles

func matches(pattern, text string) bool {
	compiled, ok := patterns.Load(pattern)
	if !ok {
		re, err := regexp.Compile(`^(?:` + pattern + `)$`)
		if err != nil {
			return true
		}
		compiled, _ = patterns.LoadOrStore(pattern, re)
	}
	return compiled.(*regexp.Regexp).MatchString(text)
}

func showText(q Question, a Answers) []string {
	text, _ := a[q.ID].(string)
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func writeText(q Question, a Answers) Typed {
	text, _ := a[q.ID].(string)
	if text == "" {
		return Typed{}
	}
	return Typed{q.Name: {text}}
}
