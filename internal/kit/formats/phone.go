package formats

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Phone is a telephone number.
type Phone struct {
	E164   string // +33199001234: to compare, dial and send to
	Typed  string // as the person wrote it, to read it back
	Mobile bool   // takes text messages
}

// frenchRegions are tried in turn for a number written without a country: 0692 is Réunion's, 0690 Guadeloupe's.
var frenchRegions = []string{"FR", "RE", "GP", "MQ", "GF", "YT", "NC", "PF", "PM"}

// ReadPhone reads a number as people in the region write it (FR, GB); with +, as anywhere in the world. For FR
// the overseas numbers are read too. Numbers of the blocks that the regulators keep for fiction are read,
// because demonstrations use them.
func ReadPhone(typed, region string) (Phone, error) {
	text := Text(typed)
	if text == "" {
		return Phone{}, ErrEmpty
	}
	if strings.Count(text, "") > 40 {
		return Phone{}, bad("phone.example")
	}
	if strings.HasPrefix(text, "00") {
		text = "+" + text[2:]
	}
	text = strings.Replace(text, "(0)", "", 1) // +33 (0)1 …: nobody dials that zero
	regions := []string{region}
	if region == "FR" {
		regions = frenchRegions
	}
	for _, r := range regions {
		n, err := phonenumbers.Parse(text, r)
		if err != nil || n.GetExtension() != "" || lettered(text) {
			continue
		}
		if p := (Phone{E164: phonenumbers.Format(n, phonenumbers.E164), Typed: Text(typed)}); phonenumbers.IsValidNumber(n) || fictional(p.E164) {
			kind := phonenumbers.GetNumberType(n)
			p.Mobile = kind == phonenumbers.MOBILE || kind == phonenumbers.FIXED_LINE_OR_MOBILE || strings.HasPrefix(p.E164, "+336") || strings.HasPrefix(p.E164, "+337")
			return p, nil
		}
	}
	return Phone{}, phoneProblem(text, region)
}

// phoneProblem says what is wrong when it is easy to see.
func phoneProblem(text, region string) error {
	digits := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	switch {
	case lettered(text):
		return bad("phone.letters")
	case region == "FR" && strings.HasPrefix(text, "0") && digits != 10:
		return bad("phone.length", "Digits", digits)
	}
	return bad("phone.example")
}

// lettered refuses 0800-MAIRIE and the like, which the library would dial.
func lettered(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' })
}

// fictional knows the blocks that ARCEP and Ofcom give to no one.
func fictional(e164 string) bool {
	for _, prefix := range []string{"+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998", "+447700900"} {
		if strings.HasPrefix(e164, prefix) {
			return len(e164) == len("+33199001234") || strings.HasPrefix(prefix, "+44") && len(e164) == len("+447700900123")
		}
	}
	return false
}

// National writes a number as people of its country do: 01 99 00 12 34, with non-breaking spaces.
func (p Phone) National() string {
	n, err := phonenumbers.Parse(p.E164, "ZZ")
	if err != nil {
		return p.Typed
	}
	format := phonenumbers.INTERNATIONAL
	if n.GetCountryCode() == 33 {
		format = phonenumbers.NATIONAL
	}
	return strings.ReplaceAll(phonenumbers.Format(n, format), " ", "\u00a0")
}
