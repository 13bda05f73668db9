package forms

import (
	"regexp"
	"strconv"
	"unicode/utf8"

	"parvis/internal/kit/errs"
)

// An address is {line, extra, postcode, city, commune (INSEE code), lat, lon, key}. The first
// four are typed; the others come from the Gazetteer, when the person chose one of its
// addresses, and are dropped as soon as what is typed differs from it. An address that
// nobody knows is as good: it then has words only.
var addressFace = face{read: readAddress, check: checkAddress, show: showAddress, write: writeAddress, fact: plainFact}

var addressParts = []string{"line", "extra", "postcode", "city"}

func readAddress(q Question, in Typed, a Answers) errs.Problems {
	address := map[string]any{}
	for _, of := range addressParts {
		typed := in.Get(q.input(of))
		if !utf8.ValidString(typed) {
			return q.fault(of, "text.unreadable")
		}
		if text := line(typed); text != "" {
			address[of] = text
		}
	}
	if len(address) == 0 {
		return nil
	}
	if postcode, ok := address["postcode"].(string); ok {
		address["postcode"] = figures(postcode)
	}
	a[q.ID] = address
	return nil
}

var postcodeShape = regexp.MustCompile(`^\d{5}$`)

func checkAddress(q Question, a Answers) errs.Problems {
	address, _ := a[q.ID].(map[string]any)
	if len(address) == 0 {
		if q.Required() {
			return q.fault("line", "address.empty")
		}
		return nil
	}
	var problems errs.Problems
	for _, missing := range []struct{ of, key string }{{"line", "address.line"}, {"postcode", "address.postcode"}, {"city", "address.city"}} {
		if text, _ := address[missing.of].(string); text == "" {
			problems = append(problems, q.fault(missing.of, missing.key)...)
		}
	}
	if postcode, _ := address["postcode"].(string); postcode != "" && !postcodeShape.MatchString(postcode) {
		problems = append(problems, q.fault("postcode", "address.postcode")...)
	}
	for _, of := range addressParts {
		if text, _ := address[of].(string); utf8.RuneCountInString(text) > 100 {
			problems = append(problems, q.fault(of, "text.long", "Most", 100, "Over", utf8.RuneCountInString(text)-100)...)
		}
	}
	return problems
}

func showAddress(q Question, a Answers) []string {
	address, _ := a[q.ID].(map[string]any)
	return addressLines(address)
}

func addressLines(address map[string]any) (shown []string) {
	get := func(of string) string { s, _ := address[of].(string); return s }
	for _, text := range []string{get("line"), get("extra"), line(get("postcode") + " " + get("city"))} {
		if text != "" {
			shown = append(shown, text)
		}
	}
	return shown
}

func writeAddress(q Question, a Answers) Typed {
	address, _ := a[q.ID].(map[string]any)
	typed := Typed{}
	for _, of := range addressParts {
		if text, _ := address[of].(string); text != "" {
			typed[q.input(of)] = []string{text}
		}
	}
	return typed
}

func coordinate(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case string:
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil
	}
	return 0, false
}
