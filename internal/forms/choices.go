package forms

import (
	"slices"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
)

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
