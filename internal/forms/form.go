package forms

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Form is the version of a service on which a draft is filled in, seen on one day in one
// language.
type Form struct {
	*catalogue.Service
	Lang   i18n.Lang
	Moment catalogue.Moment
}

// NewForm looks at a service with what is known at now about the authority of ctx.
func NewForm(ctx context.Context, service *catalogue.Service, now time.Time) *Form {
	moment := catalogue.Moment{Day: today(ctx, now), Given: rules.Map{}}
	if authority := identity.AuthorityOf(ctx); authority != nil {
		moment.Given = authorityFacts(authority)
	}
	return &Form{Service: service, Lang: i18n.LangOf(ctx), Moment: moment}
}

// aboutPerson adds what is known of who fills in. Of somebody who was not recognised no
// earlier grant counts: the same is said when the request arrives.
func (s *Service) aboutPerson(ctx context.Context, given rules.Map) error {
	visit, ok := identity.ResidentOf(ctx)
	if !ok || len(visit.People) != 1 {
		given["person.grants_this_year"], given["person.open_requests"] = []any{}, []any{}
		return nil
	}
	if s.Known == nil {
		return nil
	}
	known, err := s.Known(ctx, visit.People[0].ID)
	if err != nil {
		return fmt.Errorf("what is known of a person: %w", err)
	}
	for name, value := range known {
		given[name] = value
	}
	return nil
}

// authorityFacts are what rules may ask about the authority.
func authorityFacts(a *identity.Authority) rules.Map {
	given := rules.Map{"authority.name": a.Name.In(i18n.FR)}
	for _, name := range []string{"communes", "postcodes"} {
		var list []any
		if found, err := a.Settings.Read(name, &list); found && err == nil {
			given["authority."+name] = list
		}
	}
	return given
}

// form finds the version of a draft.
func (s *Service) form(ctx context.Context, d *Draft, now time.Time) (*Form, error) {
	service, err := s.Services.Version(ctx, d.Service, d.Version)
	if err != nil {
		return nil, fmt.Errorf("version %d of %s: %w", d.Version, d.Service, err)
	}
	form := NewForm(ctx, service, now)
	return form, s.aboutPerson(ctx, form.Moment.Given)
}

// Form finds the version on which a draft began; it finishes on it, whatever is live now.
func (s *Service) Form(ctx context.Context, d *Draft) (*Form, error) {
	return s.form(ctx, d, s.Clock.Now())
}

// today is the day at now where the authority is.
func today(ctx context.Context, now time.Time) rules.Date {
	return rules.DateOf(now.In(i18n.ZoneOf(ctx)))
}
