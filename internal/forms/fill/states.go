package fill

import (
	"context"
	"net/http"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// statePage tells what became of a draft that cannot go on, and what is kept.
type statePage struct {
	ui.Page
	Tag    ui.Tag
	Lines  []string
	Button ui.Button
}

// Sent tells that a draft was sent, with the number of its request: also what a second
// press on "send" and the browser's back button come to.
func (p *Pages) Sent(w http.ResponseWriter, r *http.Request, d *forms.Draft) error {
	ctx := r.Context()
	page := statePage{
		Page:   ui.Page{Title: i18n.T(ctx, "forms.fill.sent.title"), NoIndex: true},
		Tag:    ui.Tag{Text: i18n.T(ctx, "forms.fill.sent.tag"), Colour: "green", Icon: "check"},
		Lines:  []string{i18n.T(ctx, "forms.fill.sent.when", "Date", i18n.DateTime(ctx, d.SentAt)), i18n.T(ctx, "forms.fill.sent.number", "Number", d.CaseReference), i18n.T(ctx, "forms.fill.sent.kept")},
		Button: ui.Button{Text: i18n.T(ctx, "forms.fill.sent.follow"), Href: "/requests/" + d.CaseReference},
	}
	return web.Render(w, r, http.StatusOK, state(page))
}

// expired tells that a draft's time is over and what was erased.
func (p *Pages) expired(w http.ResponseWriter, r *http.Request, d *forms.Draft) error {
	ctx := r.Context()
	page := statePage{
		Page:   ui.Page{Title: i18n.T(ctx, "forms.fill.expired.title"), NoIndex: true},
		Tag:    ui.Tag{Text: i18n.T(ctx, "forms.fill.not_sent"), Colour: "yellow", Icon: "pencil"},
		Lines:  []string{i18n.T(ctx, "forms.fill.expired.when", "Date", i18n.Date(ctx, d.ExpiresAt)), i18n.T(ctx, "forms.fill.expired.erased")},
		Button: ui.Button{Text: i18n.T(ctx, "forms.fill.expired.again"), Href: "/services/" + string(d.Service)},
	}
	return web.Render(w, r, http.StatusGone, state(page))
}

// closed tells that a service may not be asked now, and when it may.
func (p *Pages) closed(w http.ResponseWriter, r *http.Request, service *catalogue.Service) error {
	ctx := r.Context()
	page := statePage{
		Page:   ui.Page{Title: i18n.T(ctx, "forms.fill.closed.title", "Service", service.Title.Of(ctx)), NoIndex: true},
		Lines:  closedLines(ctx, service),
		Button: ui.Button{Text: i18n.T(ctx, "forms.fill.closed.back"), Href: "/services/" + string(service.Service)},
	}
	return web.Render(w, r, http.StatusGone, state(page))
}

func closedLines(ctx context.Context, service *catalogue.Service) []string {
	lines := []string{}
	if then := service.Open.Then.Of(ctx); then != "" {
		lines = append(lines, then)
	}
	return append(lines, i18n.T(ctx, "forms.fill.closed.kept"))
}
