package website

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

type homePage struct {
	ui.Page
	Hero    ui.Hero
	Moments []ui.Slab
	Most    string // what the list of services is
	Asked   []ui.Line
	More    bool // there are services beyond those shown
	Today   todayWords
	Here    *identity.Authority
}

// mostShown is how many services stand on the home page.
const mostShown = 6

func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	here := identity.AuthorityOf(ctx)
	all, err := s.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	if err != nil {
		return err
	}
	ordered, counted, err := s.byDemand(ctx, all)
	if err != nil {
		return err
	}
	page := homePage{
		Page:    ui.Page{Title: i18n.T(ctx, "website.home.title"), Hero: true, Description: i18n.T(ctx, "website.home.description", "Name", here.Name.Of(ctx))},
		Hero:    hero(ctx, here, ordered),
		Moments: moments(ctx, all),
		Most:    i18n.T(ctx, "website.home.services"),
		Today:   todayIn(ctx, here.Calendar, s.Clock.Now()),
		More:    len(all) > mostShown,
		Here:    here,
	}
	if counted {
		page.Most = i18n.T(ctx, "website.home.most_asked")
	}
	for _, service := range s.list(ctx, ordered[:min(len(ordered), mostShown)]) {
		page.Asked = append(page.Asked, ui.Line{Href: service.Href, Name: service.Title, Fact: service.Fact})
	}
	return web.Render(w, r, http.StatusOK, homeTempl(page))
}

// hero greets, and offers as examples words under which something is found.
func hero(ctx context.Context, here *identity.Authority, services []catalogue.Offered) ui.Hero {
	h := ui.Hero{
		Hello: i18n.T(ctx, "website.home.hello", "Name", here.Name.Of(ctx)), Title: i18n.T(ctx, "website.home.what"), Action: "/search",
		Search: i18n.T(ctx, "website.search.button"), Often: i18n.T(ctx, "website.home.example"), Town: here.Theme.Drawing,
	}
	for _, service := range services[:min(len(services), 4)] {
		if len(service.Keywords) > 0 {
			word := firstWords(service.Keywords[0].Of(ctx))
			h.Links = append(h.Links, ui.Link{Href: searchPath(word), Text: word})
		}
	}
	return h
}

// firstWords are two words at most: a keyword of a definition may list many.
func firstWords(keyword string) string {
	words := strings.Fields(strings.ToLower(keyword))
	if len(words) > 2 {
		words = words[:1]
	}
	return strings.Join(words, " ")
}

// asked remembers for a while how often each service was asked for.
type asked struct {
	mu   sync.Mutex
	seen map[identity.AuthorityID]demand
}

type demand struct {
	at     time.Time
	counts map[catalogue.ServiceID]int
}

func newAsked() asked { return asked{seen: map[identity.AuthorityID]demand{}} }

const (
	demandLasts = 10 * time.Minute
	demandMost  = 2000 // beyond this, more is as good
	demandSince = 365 * 24 * time.Hour
)

// byDemand puts what was asked for most in a year first. counted is false while nothing was
// asked for: the list is then merely the list.
func (s *Site) byDemand(ctx context.Context, all []catalogue.Offered) (ordered []catalogue.Offered, counted bool, err error) {
	counts, err := s.demand(ctx, all)
	if err != nil {
		return nil, false, err
	}
	ordered = slices.Clone(all)
	slices.SortStableFunc(ordered, func(a, b catalogue.Offered) int {
		return cmp.Compare(counts[b.Definition.Service], counts[a.Definition.Service])
	})
	return ordered, len(ordered) > 0 && counts[ordered[0].Definition.Service] > 0, nil
}

func (s *Site) demand(ctx context.Context, all []catalogue.Offered) (map[catalogue.ServiceID]int, error) {
	at, now := identity.AuthorityOf(ctx).ID, s.Clock.Now()
	s.asked.mu.Lock()
	known := s.asked.seen[at]
	s.asked.mu.Unlock()
	if age := now.Sub(known.at); known.counts != nil && age >= 0 && age < demandLasts {
		return known.counts, nil
	}
	counts := map[catalogue.ServiceID]int{}
	for _, service := range all {
		id := service.Definition.Service
		n, _, err := s.Cases.Count(ctx, s.DB.Read(), cases.Filter{
			Services: []catalogue.ServiceID{id}, Stage: cases.StageAll, OpenedFrom: now.Add(-demandSince),
		}, demandMost)
		if err != nil {
			return nil, err
		}
		counts[id] = n
	}
	s.asked.mu.Lock()
	s.asked.seen[at] = demand{now, counts}
	s.asked.mu.Unlock()
	return counts, nil
}
