package app

import (
	"context"
	"errors"

	"parvis/internal/desk/call"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/inbox"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/website/callback"
)

// telephone opens the door of calls.
func (h *house) telephone(context.Context) error {
	h.phone = phone.New(phone.Deps{DB: h.db, Clock: h.clock, Bus: h.bus, Inbox: h.inbox, Hint: h.hub.Publish})
	return nil
}

// calls are the agents' pages of the telephone.
func (h *house) calls() *call.Pages {
	return call.New(call.Deps{
		DB: h.db, Clock: h.clock, Phone: h.phone, Cases: h.cases, Flow: h.flow, Offer: h.offer, Identity: h.ids, Hub: h.hub, Alerts: h.alerts,
	})
}

// callback is the public page on which residents ask to be called back.
func (h *house) callback() *callback.Pages {
	return &callback.Pages{DB: h.db, Clock: h.clock, Phone: h.phone, Notices: h.notices}
}

// demoKey signs the calls of the demo's exchange; it is as public as this line, and of no use elsewhere.
var demoKey = []byte("parvis demo exchange")

// settleTelephone gives a demo town its exchange, and the front desk its extensions.
func (h *house) settleTelephone(ctx context.Context, a identity.Authority) error {
	number, err := identity.NormalisePhone(a.Contact.Phone, a.Region())
	if err != nil {
		return err
	}
	err = h.db.Write(ctx, func(tx *db.Tx) error {
		_, err := h.inbox.AddAccount(ctx, tx, inbox.NewAccount{Door: inbox.Phone, Address: number, Name: "Accueil mairie", Team: town.Welcome, Secret: demoKey})
		return err
	})
	if errors.Is(err, inbox.ErrTaken) || a.ID != town.PortvieuxID && err == nil {
		return nil // it is there already; only Portvieux has agents
	}
	if err != nil {
		return err
	}
	agents, err := h.ids.Agents(ctx)
	if err != nil {
		return err
	}
	return h.db.Write(ctx, func(tx *db.Tx) error {
		for _, agent := range agents {
			if extension := demoExtensions[agent.Email]; extension != "" {
				if err := h.phone.SetExtension(ctx, tx, agent.ID, extension); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

var demoExtensions = map[string]string{
	"anna.kervella@portvieux.example": "214", "claire.morvan@portvieux.example": "215", "thomas.morvan@portvieux.example": "220",
}
