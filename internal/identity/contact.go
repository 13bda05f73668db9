package identity

import (
	"net/mail"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/net/idna"

	"parvis/internal/kit/errs"
)

// ContactKind says by which road a contact point reaches somebody.
type ContactKind string

// The roads that we know how to write the same way twice.
const (
	Email   ContactKind = "email"
	Phone   ContactKind = "phone"
	Address ContactKind = "address" // a postal one
	Handle  ContactKind = "handle"  // an account elsewhere
)

// ContactPoint is one way to reach one person. The same address may belong to several people: a couple, a mother and
// her son. It is therefore never enough to say who somebody is.
type ContactPoint struct {
	Kind     ContactKind
	Value    string    // normalised: what is compared
	Typed    string    // as the person wrote it: what is shown
	Verified time.Time // zero until somebody proved that it reaches them
	How      string    // "link", "code", "counter"…
}

// IsVerified tells whether somebody proved that it reaches them.
func (c ContactPoint) IsVerified() bool { return !c.Verified.IsZero() }

var (
	errEmailShape   = errs.New(errs.Invalid, "identity.email_shape")
	errPhoneShape   = errs.New(errs.Invalid, "identity.phone_shape")
	errContactShape = errs.New(errs.Invalid, "identity.contact_shape")
)

// NewContact normalises what was typed; region is the country for telephone numbers without one, such as "FR".
func NewContact(kind ContactKind, typed, region string) (ContactPoint, error) {
	typed = strings.TrimSpace(typed)
	value, err := normalise(kind, typed, region)
	return ContactPoint{Kind: kind, Value: value, Typed: typed}, err
}

func normalise(kind ContactKind, typed, region string) (string, error) {
	switch kind {
	case Email:
		return NormaliseEmail(typed)
	case Phone:
		return NormalisePhone(typed, region)
	case Address, Handle:
		value := strings.ToLower(strings.Join(strings.Fields(typed), " "))
		if value == "" || len(value) > 500 {
			return "", errContactShape
		}
		return value, nil
	}
	return "", errContactShape
}

// maxEmail is the longest address that SMTP carries.
const maxEmail = 254

// NormaliseEmail gives the one spelling under which an address is stored and compared: small letters, the domain in ASCII.
// "+tag" and dots stay: they make other mailboxes with most providers.
func NormaliseEmail(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" || len(typed) > maxEmail || strings.ContainsAny(typed, "\r\n\t <>,;\"()") {
		return "", errEmailShape
	}
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Name != "" {
		return "", errEmailShape
	}
	local, domain, _ := cutLast(parsed.Address, "@")
	domain, err = idna.Lookup.ToASCII(strings.TrimSuffix(domain, "."))
	if err != nil || !strings.Contains(domain, ".") || local == "" {
		return "", errEmailShape
	}
	address := strings.ToLower(local + "@" + domain)
	if len(address) > maxEmail {
		return "", errEmailShape
	}
	return address, nil
}

// NormalisePhone gives the E.164 form, +33639982107.
func NormalisePhone(typed, region string) (string, error) {
	number, err := phonenumbers.Parse(typed, region)
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", errPhoneShape
	}
	return phonenumbers.Format(number, phonenumbers.E164), nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	at := strings.LastIndex(s, sep)
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+len(sep):], true
}
