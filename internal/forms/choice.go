package forms

import (
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
)

var choiceFace = face{read: readChoice, check: checkChoice, show: showChoice, write: writeChoice, fact: plainFact}

func readChoice(q Question, in Typed, a Answers) errs.Problems {
	value := sign(in.Get(q.Name))
	if value == "" {
		return nil
	}
	a[q.ID] = value
	if words := line(in.Get(q.input("other"))); q.Other && value == catalogue.OtherValue && words != "" {
		a[q.OtherID()] = words
	}
	return nil
}

// sign is the value of an option as it can be: whoever forges another leaves no more than
// a short line.
func sign(value string) string {
	value = line(strings.ToValidUTF8(value, ""))
	if len(value) > longestSign {
		return cut(value, longestSign)
	}
	return value
}

const (
	longestSign = 100
	mostChosen  = 100
)

func checkChoice(q Question, a Answers) errs.Problems {
	value, _ := a[q.ID].(string)
	switch {
	case value == "" && q.Required():
		return q.fault("", "choice.empty")
	case value == "":
		return nil
	case q.Other && value == catalogue.OtherValue:
		return checkOther(q, a)
	}
	if _, offered := q.option(value); !offered {
		return q.fault("", "choice.unknown")
	}
	return nil
}

func checkOther(q Question, a Answers) errs.Problems {
	words, _ := a[q.OtherID()].(string)
	if words == "" {
		return q.fault("other", "choice.other")
	}
	if len([]rune(words)) > 200 {
		return q.fault("other", "text.long", "Most", 200, "Over", len([]rune(words))-200)
	}
	return nil
}

func showChoice(q Question, a Answers) []string {
	value, _ := a[q.ID].(string)
	if value == "" {
		return nil
	}
	return []string{q.choiceWords(value, a)}
}

func (q Question) choiceWords(value string, a Answers) string {
	if words, _ := a[q.OtherID()].(string); q.Other && value == catalogue.OtherValue {
		if words == "" {
			return q.say("other")
		}
		return words
	}
	if option, ok := q.option(value); ok {
		return option.Label.In(q.Lang)
	}
	return value
}

func writeChoice(q Question, a Answers) Typed {
	value, _ := a[q.ID].(string)
	if value == "" {
		return Typed{}
	}
	typed := Typed{q.Name: {value}}
	if words, _ := a[q.OtherID()].(string); words != "" {
		typed[q.input("other")] = []string{words}
	}
	return typed
}
