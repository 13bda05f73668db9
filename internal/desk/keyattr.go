package desk

import "github.com/a-h/templ"

// key marks what an act's sign presses or enters: see acts.
func key(act string) templ.Attributes { return templ.Attributes{"data-key": act} }

func keyIf(so bool, act string) templ.Attributes {
	if !so {
		return nil
	}
	return key(act)
}

// sides are the acts of the two neighbours.
var sides = [...]string{previous: "previous", next: "next"}
