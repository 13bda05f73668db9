package app

import (
	"context"
	"time"

	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// beside is what works beside the desk, whether anybody looks or not.
func (h *house) beside(context.Context) error {
	origin := func(_ context.Context, a *identity.Authority) string { return originOf(h.config.BaseURL, a) }
	h.alerts = alerts.New(alerts.Deps{
		DB: h.db, Clock: h.clock, Jobs: h.jobs, Cases: h.cases, Identity: h.ids, Notices: h.notices, Origin: origin, Hint: h.hub.Publish,
	})
	jobs.Every(h.jobs, "desk.callbacks", time.Minute, func(ctx context.Context) error {
		towns, err := h.ids.Authorities(ctx)
		if err != nil {
			return err
		}
		for _, town := range towns {
			if err := h.calls().Remind(tenant.With(ctx, town.ID)); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}
