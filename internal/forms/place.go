package forms

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"parvis/internal/kit/errs"
)

// A place is {lat, lon, words, address}: a point on the map, or an address, or words.
// Any one of them is enough, so that nobody needs the map.
var placeFace = face{read: readPlace, check: checkPlace, show: showPlace, write: writePlace, fact: plainFact}

func readPlace(q Question, in Typed, a Answers) errs.Problems {
	place := map[string]any{}
	for _, of := range []string{"words", "address"} {
		typed := in.Get(q.input(of))
		if !utf8.ValidString(typed) {
			return q.fault(of, "text.unreadable")
		}
		if text := line(typed); text != "" {
			place[of] = text
		}
	}
	if in.Get(q.input("lat"))+in.Get(q.input("lon")) != "" {
		lat, latOK := parseDegrees(in.Get(q.input("lat")), 90)
		lon, lonOK := parseDegrees(in.Get(q.input("lon")), 180)
		if !latOK || !lonOK {
			return q.fault("words", "place.point")
		}
		place["lat"], place["lon"] = lat, lon
	}
	if len(place) > 0 {
		a[q.ID] = place
	}
	return nil
}

func parseDegrees(typed string, most float64) (float64, bool) {
	degrees, err := strconv.ParseFloat(strings.TrimSpace(typed), 64)
	return degrees, err == nil && degrees >= -most && degrees <= most
}

func checkPlace(q Question, a Answers) errs.Problems {
	place, _ := a[q.ID].(map[string]any)
	if len(place) == 0 {
		if q.Required() {
			return q.fault("address", "place.empty")
		}
		return nil
	}
	for _, of := range []string{"words", "address"} {
		if text, _ := place[of].(string); utf8.RuneCountInString(text) > 500 {
			return q.fault(of, "text.long", "Most", 500, "Over", utf8.RuneCountInString(text)-500)
		}
	}
	return nil
}

func showPlace(q Question, a Answers) (shown []string) {
	place, _ := a[q.ID].(map[string]any)
	for _, of := range []string{"address", "words"} {
		if text, _ := place[of].(string); text != "" {
			shown = append(shown, text)
		}
	}
	if _, point := place["lat"].(float64); point {
		shown = append(shown, q.say("point"))
	}
	return shown
}

func writePlace(q Question, a Answers) Typed {
	place, _ := a[q.ID].(map[string]any)
	typed := Typed{}
	for _, of := range []string{"words", "address"} {
		if text, _ := place[of].(string); text != "" {
			typed[q.input(of)] = []string{text}
		}
	}
	for _, of := range []string{"lat", "lon"} {
		if degrees, ok := coordinate(place[of]); ok {
			typed[q.input(of)] = []string{fmt.Sprintf("%.6f", degrees)}
		}
	}
	return typed
}

// infoFace asks nothing.
var infoFace = face{
	read:  func(Question, Typed, Answers) errs.Problems { return nil },
	check: func(Question, Answers) errs.Problems { return nil },
	show:  func(Question, Answers) []string { return nil },
	write: func(Question, Answers) Typed { return Typed{} },
	fact:  func(Question, Answers) any { return nil },
}
