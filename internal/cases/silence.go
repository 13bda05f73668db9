package cases

import (
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/kit/worktime"
)

// SilenceAt is the end of the day after which no answer decides, on the authority's calendar: counted from the day the
// request came, for one that was complete then. It is zero where silence decides nothing.
func SilenceAt(c Case, s *catalogue.Service, on worktime.Calendar) time.Time {
	rule := s.SilenceRule()
	if rule.Means == catalogue.MeansNothing {
		return time.Time{}
	}
	within, err := WithinOf(rule.After)
	if err != nil {
		return time.Time{}
	}
	return within.After(c.OpenedAt, on)
}
