package fill

import (
	"context"
	"net/http"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/rules"
)

// statePage tells what became of a draft that cannot go on, and what is kept.
type statePage struct {
	ui.Page
	Tag    ui.Tag
	Lines  []string
	Button ui.Button
	Help   help
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
		Page:  ui.Page{Title: i18n.T(ctx, "forms.fill.closed.title", "Service", service.Title.Of(ctx)), NoIndex: true},
		Lines: p.closedLines(ctx, service), Help: helpOf(ctx, service),
		Button: ui.Button{Text: i18n.T(ctx, "forms.fill.closed.back"), Href: "/services/" + string(service.Service)},
	}
	return web.Render(w, r, http.StatusGone, state(page))
}

// closedLines say when it opens or closed, then why, in the words of the service.
func (p *Pages) closedLines(ctx context.Context, service *catalogue.Service) (lines []string) {
	now := p.Forms.Clock.Now().In(i18n.ZoneOf(ctx))
	switch from, until := service.Open.From, service.Open.Until; {
	case !from.IsZero() && rules.DateOf(now).Before(from):
		lines = append(lines, i18n.T(ctx, "forms.fill.closed.opens", "Day", i18n.NearDate(ctx, noon(from, now.Location()), now)))
	case !until.IsZero():
		lines = append(lines, i18n.T(ctx, "forms.fill.closed.since", "Day", i18n.NearDate(ctx, noon(until, now.Location()), now)))
	}
	if then := service.Open.Then.Of(ctx); then != "" {
		lines = append(lines, then)
	}
	return append(lines, i18n.T(ctx, "forms.fill.closed.kept"))
}

func noon(d rules.Date, zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, zone)
}
