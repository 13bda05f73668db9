package apply

import (
	"context"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/tenant"
)

// applicant is who asks, as far as the answers tell.
type applicant struct{ identity.NewPerson }

// applicantOf finds who asks among the answers: the first person asked for outside a group; else the name under which
// the request was signed, and the first e-mail, telephone and address that were given. A child's name is nobody's
// signature: fields of type name are never taken. Nor is whoever fills it in for somebody else; see helper.go.
func applicantOf(s *catalogue.Service, answers catalogue.Answers, contact, region string) applicant {
	f := finder{answers: answers, region: region}
	for _, place := range s.Fields() {
		if place.Group == nil && !asksHelper(s, place.ID) {
			f.look(place.Field)
		}
	}
	_, _, _, helped := s.HelperIn(answers)
	if !helped {
		f.contact(identity.Email, contact) // a helper keeps the draft under an address of their own
		f.contact(identity.Phone, contact)
	}
	if f.who.name() == "" && !helped { // a helper signs with their own name
		f.who.Given, f.who.Family = cutName(f.signed)
	}
	return f.who
}

type finder struct {
	answers catalogue.Answers
	region  string
	signed  string
	who     applicant
}

func (f *finder) look(field *catalogue.Field) {
	switch answer := f.answers[field.ID].(type) {
	case string:
		switch field.Type {
		case catalogue.TypeSignature:
			f.signed = answer
		case catalogue.TypeEmail:
			f.contact(identity.Email, answer)
		case catalogue.TypePhone:
			f.contact(identity.Phone, answer)
		}
	case map[string]any:
		switch field.Type {
		case catalogue.TypePerson:
			f.person(answer)
		case catalogue.TypeAddress:
			f.contact(identity.Address, addressLine(answer))
		}
	}
}

func (f *finder) person(answer map[string]any) {
	if f.who.name() != "" {
		return // the first person asked for is who asks
	}
	text := func(part string) string { s, _ := answer[part].(string); return strings.TrimSpace(s) }
	f.who.Given, f.who.Family = text("first_name"), text("last_name")
	if birth, err := civil.Parse(text("birth_date")); err == nil {
		f.who.Birth = birth
	}
	f.contact(identity.Email, text("email"))
	f.contact(identity.Phone, text("phone"))
}

// contact keeps the first of each kind that can be read.
func (f *finder) contact(kind identity.ContactKind, typed string) {
	if typed == "" || f.has(kind) {
		return
	}
	if point, err := identity.NewContact(kind, typed, f.region); err == nil {
		f.who.Contacts = append(f.who.Contacts, point)
	}
}

func (f *finder) has(kind identity.ContactKind) bool {
	for _, c := range f.who.Contacts {
		if c.Kind == kind {
			return true
		}
	}
	return false
}

func (a applicant) name() string { return identity.Person{Given: a.Given, Family: a.Family}.Name() }

func (a applicant) contacts() (all []cases.Contact) {
	for _, c := range a.Contacts {
		all = append(all, cases.Contact{Kind: c.Kind, Value: c.Value, Verified: c.IsVerified()})
	}
	return all
}

// cutName takes the first word as the given name: right for most, and an agent can mend it.
func cutName(signed string) (given, family string) {
	given, family, _ = strings.Cut(strings.Join(strings.Fields(signed), " "), " ")
	if family == "" {
		return "", given
	}
	return given, family
}

func addressLine(answer map[string]any) string {
	var parts []string
	for _, name := range []string{"line", "extra"} {
		if s, _ := answer[name].(string); s != "" {
			parts = append(parts, s)
		}
	}
	postcode, _ := answer["postcode"].(string)
	city, _ := answer["city"].(string)
	if town := strings.TrimSpace(postcode + " " + city); town != "" {
		parts = append(parts, town)
	}
	return strings.Join(parts, ", ")
}

// fieldOf is the field of an input: children-0-certificate is certificate.
func fieldOf(input string) string {
	return input[strings.LastIndexByte(input, '-')+1:]
}

func tenantOf(ctx context.Context) identity.AuthorityID { return tenant.From(ctx) }
