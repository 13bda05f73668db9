package identity

import (
	"context"
	"regexp"
	"strings"

	"parvis/internal/kit/errs"
)

// Second is the second item asked beside a short code: the e-mail address or the telephone to which it went, or the year
// of birth of somebody who has neither.
// It is normalised, so that the same fact typed in two ways opens the same door.
type Second string

var yearOfBirth = regexp.MustCompile(`^(19|20)\d\d$`)

var errSecondShape = errs.New(errs.Invalid, "identity.second_shape")

// ParseSecond reads the one field that takes either. A telephone is a second item wherever the authority can text or not:
// a code that was texted before must still open.
func (s *Service) ParseSecond(ctx context.Context, typed string) (Second, error) {
	if second, err := parseSecond(typed); err == nil {
		return second, nil
	}
	region, err := s.region(ctx)
	if err != nil {
		return "", err
	}
	if number, err := NormalisePhone(typed, region); err == nil {
		return Second(number), nil
	}
	return "", errSecondShape
}

func parseSecond(typed string) (Second, error) {
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
