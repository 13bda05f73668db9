package identity

import (
	"context"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"parvis/internal/kit/errs"
)

var (
	errReachShape = errs.New(errs.Invalid, "identity.reach_shape")
	errNotMobile  = errs.New(errs.Invalid, "identity.not_mobile")
)

// CanText tells whether the authority of ctx can bring a link to a telephone.
func (s *Service) CanText(ctx context.Context) bool { return s.texts != nil && s.texts(ctx) }

// ReachOf reads the address to which a link shall go: an e-mail address or, where the authority can text, a mobile
// telephone. A fixed one is refused with words: a text to it is lost. Nothing is looked up.
func (s *Service) ReachOf(ctx context.Context, typed string) (ContactPoint, error) {
	typed = strings.TrimSpace(typed)
	if strings.Contains(typed, "@") || !s.CanText(ctx) {
		return NewContact(Email, typed, "")
	}
	region, err := s.region(ctx)
	if err != nil {
		return ContactPoint{}, err
	}
	point, err := NewContact(Phone, typed, region)
	switch {
	case err != nil:
		return point, errReachShape.Because(err)
	case !IsMobile(point.Value):
		return point, errNotMobile
	}
	return point, nil
}

// region is the country of telephone numbers without one.
func (s *Service) region(ctx context.Context) (string, error) {
	if a := AuthorityOf(ctx); a != nil {
		return a.Region(), nil
	}
	at, err := here(ctx)
	if err != nil {
		return "", err
	}
	a, err := s.Authority(ctx, at)
	if err != nil {
		return "", err
	}
	return a.Region(), nil
}

// france tells mobile numbers by their first digit (ARCEP, plan de numérotation): 6 and 7. That also holds for the ranges
// kept for fiction, which no table of the world's numbers lists.
const france = 33

// IsMobile tells whether a number in E.164 takes texts, as far as its digits say. Countries that do not tell mobile and
// fixed numbers apart are given the benefit of the doubt; numbers that cost whoever calls them never are.
func IsMobile(e164 string) bool {
	number, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return false
	}
	if number.GetCountryCode() == france {
		first := number.GetNationalNumber() / 100_000_000
		return first == 6 || first == 7
	}
	switch phonenumbers.GetNumberType(number) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		return true
	}
	return false
}

// kindOf tells what a normalised address is: telephones begin with their country.
func kindOf(address string) ContactKind {
	if strings.HasPrefix(address, "+") {
		return Phone
	}
	return Email
}

// News is where the house writes to a person by itself: the e-mail address or else, where the authority can text, a
// telephone that takes texts.
func (p Person) News(texts bool) (to ContactPoint, ok bool) {
	if to, ok = p.Contact(Email); ok || !texts {
		return to, ok
	}
	for _, c := range p.Contacts {
		if c.Kind == Phone && IsMobile(c.Value) && (!ok || c.IsVerified() && !to.IsVerified()) {
			to, ok = c, true
		}
	}
	return to, ok
}
