package workflow

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// moment is what the house knows beside the answers: about the day, the authority, the
// person and the case.
func (s *Service) moment(ctx context.Context, here *identity.Authority, c cases.Case) (catalogue.Moment, error) {
	known := rules.Map{
		"authority.name": here.Name.In(i18n.FR),
		"case.state":     c.State,
		"case.channel":   string(c.Channel),
		"case.days_open": float64(int(s.Clock.Now().Sub(c.OpenedAt).Hours() / 24)),
	}
	if amount, ok := c.Amount(); ok {
		known["case.amount"] = float64(amount) / 100
	}
	if c.Rating != nil {
		known["case.helpful"] = c.Rating.Helped == cases.HelpedYes
	}
	if err := aboutAuthority(known, here); err != nil {
		return catalogue.Moment{}, err
	}
	if err := s.aboutPerson(ctx, known, here, c); err != nil {
		return catalogue.Moment{}, err
	}
	zone := here.Location()
	return catalogue.Moment{
		Day: rules.DateOf(s.Clock.Now().In(zone)), Received: rules.DateOf(c.Received().In(zone)), Given: known,
		Asked: asked(c),
	}, nil
}

// asked are the fields of every question put to the resident: an answer to one counts,
// though the form's own conditions would have hidden it.
func asked(c cases.Case) []string {
	var fields []string
	for _, q := range c.Questions {
		fields = append(fields, q.Fields...)
	}
	return fields
}

// aboutAuthority tells the territory. An authority that has not said which communes are
// its own leaves these facts unknown.
func aboutAuthority(known rules.Map, here *identity.Authority) error {
	for _, name := range []string{"communes", "postcodes"} {
		var codes []string
		found, err := here.Settings.Read(name, &codes)
		if err != nil {
			return err
		}
		if found {
			known["authority."+name] = codes
		}
	}
	return nil
}

// mostCases bounds how many of a person's requests are looked at.
const mostCases = 200

func (s *Service) aboutPerson(ctx context.Context, known rules.Map, here *identity.Authority, c cases.Case) error {
	if c.Person.ID == (identity.PersonID{}) {
		known["person.grants_this_year"], known["person.open_requests"] = []string{}, []string{}
		return nil
	}
	others, err := s.Cases.OfPerson(ctx, s.DB.Read(), c.Person.ID, mostCases)
	if err != nil {
		return err
	}
	zone := here.Location()
	had := cases.HadOf(others, c.ID, c.Received().In(zone).Year(), zone)
	known["person.grants_this_year"], known["person.open_requests"] = had.Grants, had.Open
	known["person.name"] = c.Person.Name
	if email, ok := c.Person.Reach(identity.Email); ok {
		known["person.email"], known["person.verified"] = email.Value, email.Verified
	}
	return nil
}
