package app

import (
	"net/http"

	"parvis/internal/inbox"
	"parvis/internal/inbox/social"
	"parvis/internal/inbox/social/mastodon"
	"parvis/internal/inbox/social/whatsapp"
	"parvis/internal/kit/outbound"
	"parvis/internal/kit/web"
)

// networks are those that this installation knows; the account's settings choose one.
func (h *house) networks() social.Networks {
	return social.Networks{"whatsapp": whatsapp.Network{Client: h.toNetworks()}, "mastodon": mastodon.Network{Client: h.toNetworks()}}
}

// toNetworks reaches them. The demo towns are on none: what they answer goes nowhere.
func (h *house) toNetworks() *http.Client {
	if h.demo {
		return social.Nowhere()
	}
	return outbound.Client()
}

func (h *house) socialWay() inbox.Way {
	return inbox.Way{Door: inbox.Social, Reader: h.networks(), Channel: h.networks(), PerHour: 120}
}

// socials opens the door of networks and messengers.
func (h *house) socials() {
	h.social = social.New(social.Deps{DB: h.db, Bus: h.bus, Jobs: h.jobs, Inbox: h.inbox, Networks: h.networks()})
	h.social.Register()
	poller := &mastodon.Poller{Service: h.social, Client: h.toNetworks(), Log: h.log}
	poller.Register()
}

// socialRoutes are what messengers call.
func (h *house) socialRoutes() []web.Route { return whatsapp.Hook{Service: h.social}.Routes() }
