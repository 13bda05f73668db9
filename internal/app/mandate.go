package app

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// requestOf names the request that a mandate is for, in the reader's language: "Aide d'urgence (PV-2026-0012)".
func (h *house) requestOf(ctx context.Context, tx *db.Tx, ref string, l i18n.Lang) (string, error) {
	id, err := cases.ParseID(ref)
	if err != nil {
		return "", nil // written by number, before requests were named by their id
	}
	c, err := h.cases.Load(ctx, tx, id)
	if errs.KindOf(err) == errs.NotFound {
		return "", nil // its time is over
	}
	if err != nil {
		return "", err
	}
	service, err := h.offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return "", err
	}
	return service.Title.In(l) + " (" + string(c.Reference) + ")", nil
}
