package rules

import (
	"encoding/json"
	"fmt"
)

// Answer is what a rule says: Yes, No, or Unknown as long as a fact is missing.
type Answer int8

// The answers. Unknown is the zero value: what nobody told us is not known.
const (
	Unknown Answer = iota
	No
	Yes
)

var answerNames = [...]string{Unknown: "unknown", No: "no", Yes: "yes"}

// String is the word used in JSON, in events and in the page: "yes", "no", "unknown".
func (a Answer) String() string { return answerNames[a] }

// Of turns a fact that is known into an answer.
func Of(b bool) Answer {
	if b {
		return Yes
	}
	return No
}

// Not turns yes into no and no into yes; what is unknown stays so.
func (a Answer) Not() Answer {
	switch a {
	case Yes:
		return No
	case No:
		return Yes
	}
	return Unknown
}

// And is no as soon as one side is no, unknown when it still could be either.
func (a Answer) And(b Answer) Answer {
	switch {
	case a == No || b == No:
		return No
	case a == Yes && b == Yes:
		return Yes
	}
	return Unknown
}

// Or is yes as soon as one side is yes, unknown when it still could be either.
func (a Answer) Or(b Answer) Answer { return a.Not().And(b.Not()).Not() }

// MarshalText writes the word.
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the word.
func (a *Answer) UnmarshalText(text []byte) error {
	for i, name := range answerNames {
		if name == string(text) {
			*a = Answer(i)
			return nil
		}
	}
	return fmt.Errorf("rules: %q is neither yes, no nor unknown", text)
}

var _ json.Marshaler = Date{}
