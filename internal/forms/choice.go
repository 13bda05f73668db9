package forms

import (
	"slices"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
)

// unsureValue is what the input "I do not know" posts.
const unsureValue = catalogue.DontKnow

var yesNoFace = face{
	read: func(q Question, in Typed, a Answers) errs.Problems {
		switch in.Get(q.Name) {
		case "yes":
			a[q.ID] = true
		case "no":
			a[q.ID] = false
		case unsureValue:
			a[q.ID] = catalogue.DontKnow
		}
		return nil
	},
	check: func(q Question, a Answers) errs.Problems {
		if _, known := a[q.ID].(bool); !known && q.Required() {
			return q.fault("", "choice.empty")
		}
		return nil
	},
	show: func(q Question, a Answers) []string {
		yes, known := a[q.ID].(bool)
		if !known {
			return nil
		}
		return []string{q.say(map[bool]string{true: "yes", false: "no"}[yes])}
	},
	write: func(q Question, a Answers) Typed {
		yes, known := a[q.ID].(bool)
		if !known {
			return Typed{}
		}
		return Typed{q.Name: {map[bool]string{true: "yes", false: "no"}[yes]}}
	},
	fact: plainFact,
}

var consentFace = face{
	read: func(q Question, in Typed, a Answers) errs.Problems {
		if in.Get(q.Name) == "yes" {
			a[q.ID] = true
		}
		return nil
	},
	check: func(q Question, a Answers) errs.Problems {
		if a[q.ID] != true && q.Required() {
			return q.fault("", "consent.empty")
		}
		return nil
	},
	show: func(q Question, a Answers) []string {
		if a[q.ID] == true {
			return []string{q.say("agreed")}
		}
		return nil
	},
	write: func(q Question, a Answers) Typed {
		if a[q.ID] == true {
			return Typed{q.Name: {"yes"}}
		}
		return Typed{}
	},
	fact: plainFact,
}

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

// noneValue is "none of these" in a question with several answers.
const noneValue = "none"

var choicesFace = face{read: readChoices, check: checkChoices, show: showChoices, write: writeChoices, fact: plainFact}

func readChoices(q Question, in Typed, a Answers) errs.Problems {
	var chosen []any
	for _, typed := range in[q.Name] {
		value := sign(typed)
		if len(chosen) == mostChosen {
			break
		}
		if value != "" && !slices.Contains(chosen, any(value)) {
			chosen = append(chosen, value)
		}
	}
	if len(chosen) > 0 {
		a[q.ID] = chosen
	}
	if words := line(in.Get(q.input("other"))); q.Other && slices.Contains(chosen, any(catalogue.OtherValue)) && words != "" {
		a[q.OtherID()] = words
	}
	return nil
}

func chosen(q Question, a Answers) (values []string) {
	list, _ := a[q.ID].([]any)
	for _, item := range list {
		if value, ok := item.(string); ok {
			values = append(values, value)
		}
	}
	return values
}

func checkChoices(q Question, a Answers) errs.Problems {
	values := chosen(q, a)
	if len(values) == 0 {
		if q.Required() {
			return q.fault("", "choices.empty")
		}
		return nil
	}
	if slices.Contains(values, noneValue) && len(values) > 1 {
		return q.fault("", "choices.none")
	}
	for _, value := range values {
		if q.Other && value == catalogue.OtherValue {
			if problems := checkOther(q, a); problems.Any() {
				return problems
			}
			continue
		}
		if _, offered := q.option(value); !offered {
			return q.fault("", "choice.unknown")
		}
	}
	return nil
}

func showChoices(q Question, a Answers) (shown []string) {
	for _, value := range chosen(q, a) {
		shown = append(shown, q.choiceWords(value, a))
	}
	return shown
}

func writeChoices(q Question, a Answers) Typed {
	values := chosen(q, a)
	if len(values) == 0 {
		return Typed{}
	}
	typed := Typed{q.Name: values}
	if words, _ := a[q.OtherID()].(string); strings.TrimSpace(words) != "" {
		typed[q.input("other")] = []string{words}
	}
	return typed
}
