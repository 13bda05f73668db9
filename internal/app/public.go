package app

import (
	"parvis/internal/cases/apply"
	"parvis/internal/forms/fill"
	"parvis/internal/website"
	"parvis/internal/website/mydata"
	"parvis/internal/website/tracking"
)

// drafts are the pages on which residents fill in a request.
func (h *house) drafts() *fill.Pages {
	return &fill.Pages{Forms: h.forms, Services: h.offer, Identity: h.ids, Secure: h.config.Secure(), Also: h.book().Also}
}

// site is the authority's public pages, and the shell around every page.
func (h *house) site() *website.Site {
	return website.New(website.Deps{
		DB: h.db, Clock: h.clock, Identity: h.ids, Offer: h.offer, Cases: h.cases, Forms: h.forms, Drafts: h.drafts(), Talk: h.talks().Door,
	})
}

// requests are a resident's own requests.
func (h *house) requests() *tracking.Pages { return tracking.New(h.followed()) }

func (h *house) followed() tracking.Deps {
	return tracking.Deps{
		DB: h.db, Clock: h.clock, Identity: h.ids, Offer: h.offer, Cases: h.cases, Flow: h.flow, Forms: h.forms, Drafts: h.drafts(),
		Files: h.files, Papers: h.papers, Jobs: h.jobs, Hub: h.hub,
		Bus: h.bus, Notices: h.notices, Origin: h.origin,
	}
}

// myData is the copy of all that is held of a resident.
func (h *house) myData() *mydata.Pages { return &mydata.Pages{Privacy: h.keeper} }

// sending is the button of a finished draft, and the receipt. It listens to the bus: one a house.
func (h *house) sending() *apply.Pages {
	return apply.New(apply.Deps{
		DB: h.db, Bus: h.bus, Cases: h.cases, Forms: h.forms, Drafts: h.drafts(), Services: h.offer,
		Identity: h.ids, Notify: h.notices, Origin: h.origin, Counter: h.book(),
		AlsoMaySee: (&tracking.Pages{Deps: h.followed()}).MaySee,
	})
}
