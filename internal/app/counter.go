package app

import (
	"parvis/internal/cases/apply"
	"parvis/internal/desk/counter"
)

// book is who asked for what at the counter: forms and their sending ask it.
func (h *house) book() counter.Book { return counter.Book{DB: h.db, Identity: h.ids} }

// counter is the front desk.
func (h *house) counter(sending *apply.Pages) *counter.Pages {
	return counter.New(counter.Deps{
		DB: h.db, Clock: h.clock, Jobs: h.jobs, Identity: h.ids, Forms: h.forms, Offer: h.offer, Cases: h.cases, Receipts: sending, Origin: h.origin,
	})
}
