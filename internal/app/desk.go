package app

import (
	"context"

	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/website"
)

// desk is the agents' pages.
func (h *house) desk() *desk.Pages {
	return desk.New(desk.Deps{
		DB: h.db, Clock: h.clock, Cases: h.cases, Flow: h.flow, Offer: h.offer, Identity: h.ids, Notices: h.notices,
		Files: h.files, Scanner: h.forms.Scanner, Hub: h.hub, Jobs: h.jobs,
		Doors: []desk.Door{{Href: "/desk/look", Text: "desk.rail.look", Icon: "photo", May: website.MaySetLook}},
		Origin: func(_ context.Context, a *identity.Authority) string { return originOf(h.config.BaseURL, a) },
	})
}
