package app

import (
	"context"

	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
)

// beside is what works beside the desk, whether anybody looks or not.
func (h *house) beside(context.Context) error {
	origin := func(_ context.Context, a *identity.Authority) string { return originOf(h.config.BaseURL, a) }
	h.alerts = alerts.New(alerts.Deps{
		DB: h.db, Clock: h.clock, Jobs: h.jobs, Cases: h.cases, Identity: h.ids, Notices: h.notices, Origin: origin, Hint: h.hub.Publish,
	})
	return nil
}
