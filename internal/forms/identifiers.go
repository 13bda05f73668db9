package forms

import (
	"strings"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/formats"
)

// The types whose answer is one line with a spelling of its own: kit/formats reads it, and
// tells what to write instead.
var (
	emailFace = spelledFace("email", formats.ReadEmail, func(s string) string { return s })
	ibanFace  = spelledFace("iban", formats.ReadIBAN, formats.ShowIBAN)
	siretFace = spelledFace("siret", formats.ReadSIRET, func(s string) string { return inGroups(s, 3, 3, 3) })
	phoneFace = spelledFace("phone", readPhone, showPhone)
	nameFace  = spelledFace("name", formats.ReadName, func(s string) string { return s })
	// A signature is a name, but whoever signs with a mark or a title is not refused.
	signatureFace = textFace(120)
)

// region is the country of telephone numbers written without one.
const region = "FR"

func readPhone(typed string) (string, error) {
	phone, err := formats.ReadPhone(typed, region)
	return phone.E164, err
}

func showPhone(e164 string) string { return formats.Phone{E164: e164, Typed: e164}.National() }

func spelledFace(kind string, reads func(string) (string, error), shows func(string) string) face {
	return face{
		read: func(q Question, in Typed, a Answers) errs.Problems {
			value, err := reads(in.Get(q.Name))
			if errs.KeyOf(err) == errs.KeyOf(formats.ErrEmpty) {
				return nil
			}
			if err != nil {
				return q.told("", err)
			}
			a[q.ID] = value
			return nil
		},
		check: func(q Question, a Answers) errs.Problems {
			value, _ := a[q.ID].(string)
			if value == "" {
				return q.ifRequired(kind + ".empty" + q.half())
			}
			if _, err := reads(value); err != nil {
				return q.told("", err)
			}
			return nil
		},
		show: func(q Question, a Answers) []string {
			if value, _ := a[q.ID].(string); value != "" {
				return []string{shows(value)}
			}
			return nil
		},
		write: func(q Question, a Answers) Typed {
			if value, _ := a[q.ID].(string); value != "" {
				return Typed{q.Name: {strings.ReplaceAll(shows(value), "\u00a0", " ")}}
			}
			return Typed{}
		},
		fact: plainFact,
	}
}

// told passes on what a reader of kit/formats says.
func (q Question) told(of string, err error) errs.Problems {
	return errs.Problems{{Field: q.input(of), Key: errs.KeyOf(err), Args: errs.ArgsOf(err)}}
}

// ifRequired is the fault of an empty answer, when there must be one.
func (q Question) ifRequired(key string) errs.Problems {
	if !q.Required() {
		return nil
	}
	return q.fault("", key)
}

// half names the sentence for a first or a last name asked apart; "" for a whole one.
func (q Question) half() string {
	switch q.ID {
	case "first_name", "last_name":
		return "." + q.ID
	}
	return ""
}

// inGroups sets a hard space after each group of that size.
func inGroups(s string, sizes ...int) string {
	var groups []string
	for _, size := range sizes {
		if len(s) <= size {
			break
		}
		groups, s = append(groups, s[:size]), s[size:]
	}
	return strings.Join(append(groups, s), "\u00a0")
}

// PhoneWords writes a number as people of its country do; what is none stays as it is.
func PhoneWords(number string) string {
	phone, err := formats.ReadPhone(number, region)
	if err != nil {
		return number
	}
	return phone.National()
}
