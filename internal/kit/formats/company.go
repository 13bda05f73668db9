package formats

import "strings"

// laPoste is the company whose establishments, thousands of post offices, do not follow Luhn's rule.
const laPoste = "356000000"

// ReadSIREN reads the nine figures of a French company or body.
func ReadSIREN(typed string) (string, error) {
	s := compact(typed)
	switch {
	case s == "":
		return "", ErrEmpty
	case !onlyDigits(s) || len(s) != 9:
		if len(s) == 14 && onlyDigits(s) {
			return "", bad("siren.siret")
		}
		return "", bad("siren.example")
	case luhn(s)%10 != 0 || s == "000000000":
		return "", bad("siren.check")
	}
	return s, nil
}

// ReadSIRET reads the fourteen figures of an establishment: SIREN, then five of its own.
func ReadSIRET(typed string) (string, error) {
	s := compact(typed)
	switch {
	case s == "":
		return "", ErrEmpty
	case !onlyDigits(s) || len(s) != 14:
		if len(s) == 9 && onlyDigits(s) {
			return "", bad("siret.siren")
		}
		return "", bad("siret.example")
	case s[:9] == laPoste:
		if luhn(s)%10 != 0 && digitSum(s)%5 != 0 {
			return "", bad("siret.check")
		}
	case luhn(s)%10 != 0 || luhn(s[:9])%10 != 0 || s[:9] == "000000000":
		return "", bad("siret.check")
	}
	return s, nil
}

// ReadRNA reads the number of an association: W and nine figures or letters as the prefecture gave them.
func ReadRNA(typed string) (string, error) {
	s := compact(typed)
	if s == "" {
		return "", ErrEmpty
	}
	if len(s) != 10 || s[0] != 'W' || strings.ContainsFunc(s[1:], notIBAN) || !onlyDigits(s[4:]) || !department(s[1:4]) {
		return "", bad("rna.example")
	}
	return s, nil
}

// department says whether three characters can name the prefecture office of an RNA: 751, 2A1, 9R1.
func department(s string) bool {
	return s[0] >= '0' && s[0] <= '9' && (s[1] >= '0' && s[1] <= '9' || s[0] == '2' && (s[1] == 'A' || s[1] == 'B') || s[0] == '9' && s[1] >= 'A' && s[1] <= 'Z')
}

// luhn doubles every second figure from the right and adds the figures up.
func luhn(s string) (sum int) {
	for i := range s {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum
}

func digitSum(s string) (sum int) {
	for _, c := range []byte(s) {
		sum += int(c - '0')
	}
	return sum
}

// ReadPostcode reads the five figures of a French postcode. A postcode is not a commune: several share one.
func ReadPostcode(typed string) (string, error) {
	s := compact(typed)
	switch {
	case s == "":
		return "", ErrEmpty
	case len(s) != 5 || !onlyDigits(s) || s < "01000" || s > "98999" || s[:2] == "96":
		return "", bad("postcode.example")
	}
	return s, nil
}
