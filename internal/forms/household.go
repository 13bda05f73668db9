package forms

import (
	"strconv"

	"parvis/internal/kit/errs"
)

// A household is {adults, children}, whole numbers, the person included.
var householdFace = face{read: readHousehold, check: checkHousehold, show: showHousehold, write: writeHousehold, fact: householdFact}

var householdParts = []string{"adults", "children"}

const mostPeople = 30

func readHousehold(q Question, in Typed, a Answers) (problems errs.Problems) {
	household := map[string]any{}
	for _, of := range householdParts {
		typed := figures(in.Get(q.input(of)))
		if typed == "" {
			continue
		}
		n, err := strconv.Atoi(typed)
		if err != nil {
			problems = append(problems, q.fault(of, "household.figures")...)
			continue
		}
		household[of] = float64(n)
	}
	if len(household) > 0 {
		a[q.ID] = household
	}
	return problems
}

func checkHousehold(q Question, a Answers) (problems errs.Problems) {
	household, _ := a[q.ID].(map[string]any)
	if len(household) == 0 && !q.Required() {
		return nil
	}
	for i, of := range householdParts {
		n, known := household[of].(float64)
		switch least := float64(1 - i); { // one adult at least, children or none
		case !known:
			problems = append(problems, q.fault(of, "household."+of)...)
		case n < least || n > mostPeople || n != float64(int(n)):
			problems = append(problems, q.fault(of, "household.figures")...)
		}
	}
	return problems
}

func showHousehold(q Question, a Answers) (shown []string) {
	household, _ := a[q.ID].(map[string]any)
	for _, of := range householdParts {
		if n, known := household[of].(float64); known {
			shown = append(shown, q.sayCount("household."+of, int(n)))
		}
	}
	return shown
}

func writeHousehold(q Question, a Answers) Typed {
	household, _ := a[q.ID].(map[string]any)
	typed := Typed{}
	for _, of := range householdParts {
		if n, known := household[of].(float64); known {
			typed[q.input(of)] = []string{strconv.Itoa(int(n))}
		}
	}
	return typed
}

// householdFact adds people, the sum of both.
func householdFact(q Question, a Answers) any {
	household, _ := a[q.ID].(map[string]any)
	adults, some := household["adults"].(float64)
	children, others := household["children"].(float64)
	if !some || !others {
		return nil
	}
	return map[string]any{"adults": adults, "children": children, "people": adults + children}
}
