package forms

import (
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
