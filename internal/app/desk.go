package app

import (
	"context"

	"parvis/internal/api/keypages"
	"parvis/internal/cases"
	"parvis/internal/desk"
	"parvis/internal/desk/call"
	deskchat "parvis/internal/desk/chat"
	"parvis/internal/desk/counter"
	"parvis/internal/desk/rota"
	"parvis/internal/identity"
	"parvis/internal/identity/people"
	"parvis/internal/kit/web"
	"parvis/internal/privacy"
	"parvis/internal/privacy/officer"
	"parvis/internal/website"
	"parvis/internal/website/kiosk"
)

// desk is the agents' pages.
func (h *house) desk() *desk.Pages {
	return desk.New(desk.Deps{
		Alerts: h.alerts,
		DB:     h.db, Clock: h.clock, Cases: h.cases, Inbox: h.inbox, Ties: h.threads, Search: h.search, Flow: h.flow, Offer: h.offer, Identity: h.ids, Notices: h.notices,
		Files: h.files, Papers: h.papers, Rota: h.rota, Hub: h.hub, Jobs: h.jobs,
		Doors: []desk.Door{
			{Href: call.Path, Text: "call.rail", Icon: "phone", May: desk.MayWork},
			{Href: deskchat.Path, Text: "desk.chats.rail", Icon: "chat", May: desk.MayWork},
			{Href: counter.Path, Text: "counter.rail", Icon: "counter", May: desk.MayWork},
			{Href: "/desk/agents", Text: "desk.rail.agents", Icon: "shield", May: people.May},
			{Href: rota.Path, Text: "rota.rail", Icon: "users", May: rota.MayManage},
			{Href: keypages.Path, Text: "programs.rail", Icon: "bolt", May: keypages.May},
			{Href: "/desk/look", Text: "desk.rail.look", Icon: "photo", May: website.MaySetLook},
			{Href: kiosk.AdminPath, Text: "kiosk.rail", Icon: "kiosk", May: kiosk.May},
			{Href: officer.Path, Text: "officer.rail", Icon: "lock", May: privacy.MayProtect},
		},
		Held:   h.held,
		Panel:  h.panels,
		Origin: func(_ context.Context, a *identity.Authority) string { return originOf(h.config.BaseURL, a) },
	})
}

// deskListens keeps the list of the desk up to date in every process; the ties listen before it.
func (h *house) deskListens() {
	desk.Listen(desk.Listeners{Bus: h.bus, Identity: h.ids, Ties: h.threads})
}

// held is what keeps a request beyond its retention.
func (h *house) held(ctx context.Context, id cases.ID) (*desk.Hold, error) {
	hold, err := h.keeper.HoldOf(ctx, h.db.Read(), id)
	if hold == nil || err != nil {
		return nil, err
	}
	return &desk.Hold{Reason: hold.Reason, By: hold.By, At: hold.At}, nil
}

// officer is the window of the data protection officer.
func (h *house) officer() *officer.Pages {
	return officer.New(officer.Deps{DB: h.db, Cases: h.cases, Privacy: h.keeper})
}

// accounts are the pages on which agents, roles and teams are managed.
func (h *house) accounts() *people.Pages {
	return people.New(people.Deps{DB: h.db, Identity: h.ids, Permissions: h.permissions})
}

// permissions are those that routes ask for, and those that pages ask for inside.
func (h *house) permissions() []web.Permission {
	all := []web.Permission{desk.MaySeeSensitive, desk.MayReadBook, desk.MayKeepTexts}
	for _, r := range h.mounted {
		all = append(all, r.May)
	}
	return all
}
