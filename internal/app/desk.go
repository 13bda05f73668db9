package app

import (
	"context"

	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/identity/people"
	"parvis/internal/kit/web"
	"parvis/internal/website"
)

// desk is the agents' pages.
func (h *house) desk() *desk.Pages {
	return desk.New(desk.Deps{
		DB: h.db, Clock: h.clock, Cases: h.cases, Flow: h.flow, Offer: h.offer, Identity: h.ids, Notices: h.notices,
		Files: h.files, Scanner: h.forms.Scanner, Hub: h.hub, Jobs: h.jobs,
		Doors: []desk.Door{
			{Href: "/desk/agents", Text: "desk.rail.agents", Icon: "shield", May: people.May},
			{Href: "/desk/look", Text: "desk.rail.look", Icon: "photo", May: website.MaySetLook},
		},
		Origin: func(_ context.Context, a *identity.Authority) string { return originOf(h.config.BaseURL, a) },
	})
}

// accounts are the pages on which agents, roles and teams are managed.
func (h *house) accounts() *people.Pages {
	return people.New(people.Deps{DB: h.db, Identity: h.ids, Permissions: h.permissions})
}

// permissions are those that routes ask for, and those that pages ask for inside.
func (h *house) permissions() []web.Permission {
	all := []web.Permission{desk.MaySeeSensitive, desk.MayReadBook}
	for _, r := range h.mounted {
		all = append(all, r.May)
	}
	return all
}
