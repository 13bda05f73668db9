package website

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/rules"
)

// servicePage is what one reads before beginning.
type servicePage struct {
	ui.Page
	Service *catalogue.Service
	Here    *identity.Authority
	Facts   []ui.Fact
	Open    bool
	Closed  []string // why it cannot be asked now, and when it can
	Later   bool     // a paper may follow after sending
	Papers  []paper
	Sources []source
	Keep    []string
	Begun   templ.Component // the visitor's unfinished requests; nil when there are none
}

// paper is a document that may be asked for.
type paper struct{ Name, Instead, Spared, Law string }

// source is a text on which the rules rest.
type source struct{ Text, URL string }

// service shows a service before it is begun. All but the visitor's own unfinished requests
// is the same for everybody, and kept.
func (s *Site) service(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	service, version, err := s.Offer.Live(ctx, catalogue.ServiceID(r.PathValue("service")))
	if err != nil {
		return err
	}
	web.Note(r, "service", string(service.Definition.Service), "version", version)
	begun, err := s.begun(r, service.Definition.Service)
	if err != nil {
		return err
	}
	page, err := s.drawn(r, service, version, len(begun) > 0)
	if err != nil {
		return err
	}
	if len(begun) == 0 {
		return page.serve(w, r)
	}
	return web.Render(w, r, http.StatusOK, page.around(begunTempl(begun)))
}

// drawn finds the page in what is kept, or draws it. A page under an odd address (its
// language links would carry it along) is drawn and not kept.
func (s *Site) drawn(r *http.Request, service *catalogue.Service, version catalogue.VersionNo, begun bool) (*drawn, error) {
	ctx := r.Context()
	here := identity.AuthorityOf(ctx)
	key := keptKey{here.ID, here.Version, service.Definition.Service, version, i18n.LangOf(ctx), s.today(ctx), begun, ui.DeviceOf(ctx)}
	plain := plainAddress(r)
	if page := s.kept.get(key); page != nil && plain {
		return page, nil
	}
	content, err := s.servicePage(ctx, service)
	if err != nil {
		return nil, err
	}
	if begun {
		content.Begun = gapHere
	}
	page, err := draw(ctx, serviceTempl(content))
	if err == nil && plain {
		s.kept.put(key, page)
	}
	return page, err
}

func plainAddress(r *http.Request) bool {
	if r.URL.RawQuery == "" {
		return true
	}
	query := r.URL.Query()
	return len(query) == 1 && query.Has("lang")
}

// begun are the visitor's requests of this service that can still be finished.
func (s *Site) begun(r *http.Request, service catalogue.ServiceID) ([]*forms.Draft, error) {
	keys := s.Drafts.Keys(r)
	if len(keys) == 0 {
		return nil, nil
	}
	open, err := s.Forms.Open(r.Context(), keys)
	return slices.DeleteFunc(open, func(d *forms.Draft) bool { return d.Service != service }), err
}

func (s *Site) servicePage(ctx context.Context, service *catalogue.Service) (servicePage, error) {
	here := identity.AuthorityOf(ctx)
	page := servicePage{
		Page:    ui.Page{Title: service.Title.Of(ctx), Description: service.Summary.Of(ctx)},
		Service: service, Here: here, Later: papersMayFollow(service), Papers: papers(ctx, service), Sources: sources(ctx, service),
		Keep: keepWords(ctx, service.Data.Keep),
	}
	today := s.today(ctx)
	if page.Open = service.Open.Contains(today); !page.Open {
		page.Closed = closedWords(ctx, service.Open, today)
	}
	owner, err := s.owner(ctx, service)
	if err != nil {
		return page, err
	}
	page.Facts, err = s.facts(ctx, service, owner)
	return page, err
}

// owner is the team in charge, by the name that residents know.
func (s *Site) owner(ctx context.Context, service *catalogue.Service) (string, error) {
	teams, err := s.Identity.Teams(ctx)
	if err != nil {
		return "", err
	}
	for _, team := range teams {
		if string(team.ID) == service.Owner {
			return team.Name.Of(ctx), nil
		}
	}
	return identity.AuthorityOf(ctx).Name.Of(ctx), nil
}

// closedWords tell when it may be asked again.
func closedWords(ctx context.Context, open *catalogue.Opening, today rules.Date) (lines []string) {
	now := dayOf(today)
	switch {
	case !open.From.IsZero() && today.Before(open.From):
		lines = append(lines, i18n.T(ctx, "website.service.opens", "Day", i18n.NearDate(ctx, dayOf(open.From), now)))
	case !open.Until.IsZero():
		lines = append(lines, i18n.T(ctx, "website.service.closed_since", "Day", i18n.NearDate(ctx, dayOf(open.Until), now)))
	}
	if then := open.Then.Of(ctx); then != "" {
		lines = append(lines, then)
	}
	return lines
}

// dayOf is a day as the writers of dates take it: its noon, which no zone moves to another day.
func dayOf(d rules.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }
