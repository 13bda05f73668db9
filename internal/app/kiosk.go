package app

import (
	"context"

	"parvis/internal/website/kiosk"
)

// kiosks opens the screens in the town hall.
func (h *house) kiosks(context.Context) error {
	h.screens = kiosk.New(kiosk.Deps{
		DB: h.db, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Identity: h.ids, Offer: h.offer, Forms: h.forms, Drafts: h.drafts(), Secure: h.config.Secure(),
	})
	return nil
}
