package website

import (
	"context"
	"net/http"
	"slices"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/rules"
)

// listed is a service as a list shows it.
type listed struct {
	Href, Title, Summary string
	Fact                 string // how long it takes, or that it is closed today
}

func (s *Site) list(ctx context.Context, services []catalogue.Offered) []listed {
	all := make([]listed, len(services))
	today := s.today(ctx)
	for i, service := range services {
		all[i] = listed{Href: servicePath(service.Definition.Service), Title: service.Title.Of(ctx), Summary: service.Summary.Of(ctx)}
		switch {
		case !service.Open.Contains(today):
			all[i].Fact = i18n.T(ctx, "website.closed_now")
		case service.Minutes > 0:
			all[i].Fact = i18n.T(ctx, "website.minutes_short", "Minutes", service.Minutes)
		}
	}
	return all
}

func servicePath(id catalogue.ServiceID) string { return "/services/" + string(id) }

// today is the day in the authority's zone.
func (s *Site) today(ctx context.Context) rules.Date {
	return rules.DateOf(s.Clock.Now().In(identity.AuthorityOf(ctx).Location()))
}

type servicesPage struct {
	ui.Page
	Moments, Kinds []ui.Link
	Chosen         string // the moment or kind on view; "" for all
	Services       []listed
	Call           *identity.Authority
}

// services lists all of them from A to Z, or those of a moment of life or of a kind. A
// moment or a kind that this town has nothing for is a page that does not exist.
func (s *Site) services(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := s.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	if err != nil {
		return err
	}
	moment, kind := r.URL.Query().Get("moment"), r.URL.Query().Get("kind")
	page := servicesPage{Page: ui.Page{Title: i18n.T(ctx, "website.services.title")}, Call: identity.AuthorityOf(ctx)}
	page.Moments = links(ctx, "moment", "life_event", catalogue.LifeEvents, moment, all, momentsOf)
	page.Kinds = links(ctx, "kind", "category", catalogue.Categories, kind, all, kindsOf)
	if moment != "" || kind != "" {
		all = slices.DeleteFunc(all, func(o catalogue.Offered) bool {
			return moment != "" && !slices.Contains(o.LifeEvents, moment) || kind != "" && o.Category != kind
		})
		if len(all) == 0 {
			return catalogue.ErrNoService
		}
		page.Chosen = chosen(ctx, moment, kind)
		page.Title = i18n.T(ctx, "website.services.title_of", "Of", page.Chosen)
	}
	page.Services = s.list(ctx, all)
	return web.Render(w, r, http.StatusOK, shelves(page))
}

func chosen(ctx context.Context, moment, kind string) string {
	if moment != "" {
		return catalogue.Name(i18n.LangOf(ctx), "life_event", moment)
	}
	return catalogue.Name(i18n.LangOf(ctx), "category", kind)
}

func momentsOf(o catalogue.Offered) []string { return o.LifeEvents }
func kindsOf(o catalogue.Offered) []string   { return []string{o.Category} }

// links lead to the groups that hold something, in the order of the house's list.
func links(ctx context.Context, parameter, list string, codes []string, current string, all []catalogue.Offered, of func(catalogue.Offered) []string) (found []ui.Link) {
	for _, code := range codes {
		if slices.ContainsFunc(all, func(o catalogue.Offered) bool { return slices.Contains(of(o), code) }) {
			found = append(found, ui.Link{Href: "/services?" + parameter + "=" + code,
				Text: catalogue.Name(i18n.LangOf(ctx), list, code), Current: code == current})
		}
	}
	return found
}
