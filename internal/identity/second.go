package identity

import (
	"regexp"
	"strings"

	"parvis/internal/kit/errs"
)

// Second is the second item asked beside a short code: an e-mail address, or the year of birth of somebody who has none.
// It is normalised, so that the same fact typed in two ways opens the same door.
type Second string

var yearOfBirth = regexp.MustCompile(`^(19|20)\d\d$`)

var errSecondShape = errs.New(errs.Invalid, "identity.second_shape")

// ParseSecond reads the one field that takes either.
func ParseSecond(typed string) (Second, error) {
	typed = strings.TrimSpace(typed)
	if yearOfBirth.MatchString(typed) {
		return Second(typed), nil
	}
	if address, err := NormaliseEmail(typed); err == nil {
		return Second(address), nil
	}
	return "", errSecondShape
}

// ParseBirthYear reads a year of birth alone.
func ParseBirthYear(typed string) (Second, error) {
	if year := strings.TrimSpace(typed); yearOfBirth.MatchString(year) {
		return Second(year), nil
	}
	return "", errSecondShape
}
