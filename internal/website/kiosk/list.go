package kiosk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/website/kiosk/kiosksql"
)

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, in url.Values, problems errs.Problems, link, name string) error {
	ctx := r.Context()
	page := listPage{Page: ui.Page{Title: i18n.T(ctx, "kiosk.admin.title"), Failed: problems.Any()}, For: name}
	if link != "" {
		page.Link = origin(r) + link
	}
	fault := func(field string) string {
		if problem, ok := problems.Of(field); ok {
			return i18n.Problem(ctx, problem)
		}
		return ""
	}
	for _, problem := range problems {
		page.Faults = append(page.Faults, ui.Fault{Text: i18n.Problem(ctx, problem), Field: problem.Field})
	}
	offered, err := p.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	if err != nil {
		return err
	}
	page.Name = ui.Input{Name: "name", Label: i18n.T(ctx, "kiosk.admin.name"), Hint: i18n.T(ctx, "kiosk.admin.name.hint"), Value: in.Get("name"), Error: fault("name"), Autocomplete: "off"}
	page.Idle = ui.Input{Name: "idle", Label: i18n.T(ctx, "kiosk.admin.idle"), Hint: i18n.T(ctx, "kiosk.admin.idle.hint"), Value: in.Get("idle"), Error: fault("idle"), Width: 4, Inputmode: "numeric", Suffix: i18n.T(ctx, "kiosk.admin.seconds"), Autocomplete: "off"}
	page.Services = ui.Checkboxes{Name: "service", Legend: i18n.T(ctx, "kiosk.admin.services"), Hint: i18n.T(ctx, "kiosk.admin.services.hint"), Values: in["service"], Error: fault("service")}
	titles := map[catalogue.ServiceID]string{}
	for _, s := range offered {
		titles[s.Definition.Service] = s.Title.Of(ctx)
		page.Services.Choices = append(page.Services.Choices, ui.Choice{Value: string(s.Definition.Service), Text: s.Title.Of(ctx)})
	}
	if page.Devices, err = p.lines(ctx, titles); err != nil {
		return err
	}
	status := http.StatusOK
	if page.Failed {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, listView(page))
}

func (p *Pages) lines(ctx context.Context, titles map[catalogue.ServiceID]string) (all []deviceLine, err error) {
	rows, err := kiosksql.New(p.DB.Read()).Devices(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		d, err := deviceFrom(row)
		if err != nil {
			return nil, err
		}
		l := deviceLine{ID: d.ID.String(), Name: d.Name, Live: d.Revoked.IsZero()}
		var offers []string
		for _, id := range d.Services {
			if titles[id] != "" {
				offers = append(offers, titles[id])
			}
		}
		l.Offers = strings.Join(offers, ", ")
		switch {
		case !l.Live:
			l.Tag, l.State = ui.Tag{Text: i18n.T(ctx, "kiosk.state.withdrawn"), Class: "d-tag--line"}, i18n.ShortDate(ctx, d.Revoked)
		case d.Opened.IsZero():
			l.Tag = ui.Tag{Text: i18n.T(ctx, "kiosk.state.waits"), Colour: "yellow", Icon: "clock"}
		default:
			l.Tag, l.State = ui.Tag{Text: i18n.T(ctx, "kiosk.state.serves"), Colour: "green", Icon: "check"}, i18n.T(ctx, "kiosk.since", "Date", i18n.ShortDate(ctx, d.Opened))
		}
		all = append(all, l)
	}
	return all, nil
}

// origin is the address under which the administrator reads this: the device reaches the town by the same.
func origin(r *http.Request) string {
	scheme := "http://"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https://"
	}
	return scheme + r.Host
}
