package formats

import "strings"

// ibanLengths are the lengths of the SEPA countries' account numbers (ISO 13616 registry); others are refused
// because an authority pays in euros through SEPA.
var ibanLengths = map[string]int{
	"AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
	"FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20,
	"LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24,
	"RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}

// ReadIBAN reads an account number and proves its length and check figures. A right number may still be another
// person's: the holder's name must be checked too.
func ReadIBAN(typed string) (string, error) {
	s := strings.TrimPrefix(compact(typed), "IBAN")
	s = strings.TrimPrefix(s, ":")
	if s == "" {
		return "", ErrEmpty
	}
	if len(s) < 4 || !upper(s[:2]) || !onlyDigits(s[2:4]) || strings.ContainsFunc(s, notIBAN) {
		return "", bad("iban.example")
	}
	want, known := ibanLengths[s[:2]]
	switch {
	case !known:
		return "", bad("iban.country", "Country", s[:2])
	case len(s) != want:
		return "", bad("iban.length", "Want", want, "Got", len(s))
	case ibanRest(s) != 1:
		return "", bad("iban.check")
	}
	return s, nil
}

// ShowIBAN writes it in groups of four, with non-breaking spaces.
func ShowIBAN(iban string) string { return grouped(iban, 4) }

func notIBAN(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') }

func upper(s string) bool { return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" }

// ibanRest moves the first four to the end, counts A as 10 to Z as 35, and divides by 97.
func ibanRest(s string) (rest int) {
	for _, c := range []byte(s[4:] + s[:4]) {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest
}

func grouped(s string, n int) string {
	var b strings.Builder
	for i := 0; i < len(s); i += n {
		if i > 0 {
			b.WriteString("\u00a0")
		}
		b.WriteString(s[i:min(i+n, len(s))])
	}
	return b.String()
}
