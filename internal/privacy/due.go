package privacy

import (
	"context"
	"time"

	"parvis/internal/cases"
	"parvis/internal/kit/i18n"
)

// Due is a closed request that the night looks at by some day.
type Due struct {
	Case      cases.ID
	Reference cases.Reference
	Service   i18n.Text
	At        time.Time // when its next part is over
	Do        Deed      // what is done to it then
	Held      bool      // something keeps it
}

// Due lists up to most requests that something is done to by an instant, the soonest first. It names nobody.
func (s *Service) Due(ctx context.Context, by time.Time, most int) (all []Due, err error) {
	soon, err := s.Cases.ToLookAt(ctx, s.DB.Read(), by, most)
	if err != nil {
		return nil, err
	}
	for _, one := range soon {
		due, err := s.due(ctx, one, by)
		if err != nil {
			return nil, err
		}
		if due.Do != Nothing {
			all = append(all, due)
		}
	}
	return all, nil
}

func (s *Service) due(ctx context.Context, one cases.Lasting, by time.Time) (due Due, err error) {
	c, err := s.Cases.Load(ctx, s.DB.Read(), one.Case)
	if unknown(err) {
		return due, nil
	}
	if err != nil {
		return due, err
	}
	service, err := s.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return due, err
	}
	t, err := s.termOf(ctx, s.DB.Read(), &c, by)
	if err != nil {
		return due, err
	}
	due = Due{Case: c.ID, Reference: c.Reference, Service: service.Title, At: one.LookAt, Do: t.Do}
	if due.At.IsZero() {
		due.At = c.ClosedAt
	}
	due.Held, err = s.held(ctx, s.DB.Read(), &c)
	return due, err
}
