package app

import (
	"context"
	"slices"

	"parvis/internal/api"
	"parvis/internal/api/keypages"
	"parvis/internal/cases/apply"
	"parvis/internal/kit/outbound"
	"parvis/internal/kit/web"
	"parvis/internal/open311"
)

// apiSeal keeps the secrets of webhooks.
const apiSeal = "api.key"

// sealed reads the seal, and makes one in a new place.
func (h *house) sealed(context.Context) (err error) {
	h.apiSeal, err = api.SealFile(h.path(apiSeal))
	return err
}

// programs is the door of other programs, with a key. It listens to the bus: one a house.
func (h *house) programs(receive *apply.Pages) {
	h.api = api.New(api.Deps{
		DB: h.db, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Log: h.log, Identity: h.ids, Offer: h.offer, Forms: h.forms,
		Cases: h.cases, Files: h.files, Client: outbound.Client(), Seal: h.apiSeal, Origin: h.origin, Receive: receive.Receive,
		Papers: h.papers,
	})
}

// keys are the pages on which administrators let programs in.
func (h *house) keys() *keypages.Pages {
	return keypages.New(keypages.Deps{DB: h.db, API: func() *api.Service { return h.api }})
}

// machines is every route of programs.
func (h *house) machines() []web.Route {
	return slices.Concat(api.NewAPI(h.api).Routes(), open311.New(h.api, outbound.Client()).Routes())
}
