package website

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// index keeps the words of each authority's services, until one of them changes.
type index struct {
	mu   sync.Mutex
	made map[identity.AuthorityID]indexed
}

type indexed struct {
	of       string // the versions it was made of
	services []catalogue.Offered
	entries  []entry
}

func newIndex() index { return index{made: map[identity.AuthorityID]indexed{}} }

// find gives the services that fit, the best first.
func (s *Site) find(ctx context.Context, typed string) ([]catalogue.Offered, error) {
	services, err := s.Offer.List(ctx, catalogue.Filter{Lang: i18n.FR})
	if err != nil {
		return nil, err
	}
	known := s.index.of(identity.AuthorityOf(ctx).ID, services)
	var found []catalogue.Offered
	for _, at := range rank(known.entries, typed) {
		found = append(found, known.services[at])
	}
	return found, nil
}

func (x *index) of(at identity.AuthorityID, services []catalogue.Offered) indexed {
	var of strings.Builder
	for _, service := range services {
		of.WriteString(string(service.Definition.Service) + strconv.FormatInt(service.Version, 10) + "\n")
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if known, ok := x.made[at]; ok && known.of == of.String() {
		return known
	}
	made := indexed{of: of.String(), services: services}
	for i, service := range services {
		made.entries = append(made.entries, entryOf(i, service.Service))
	}
	x.made[at] = made
	return made
}

// entryOf reads a service in both languages: people look for things in theirs.
func entryOf(at int, service *catalogue.Service) entry {
	e := entry{at: at, words: map[string]float64{}}
	for _, lang := range i18n.Langs {
		e.put(service.Title[lang], inTitle)
		for _, keyword := range service.Keywords {
			e.put(keyword[lang], inKeywords)
		}
		for _, event := range service.LifeEvents {
			e.put(catalogue.Name(lang, "life_event", event), inKind)
		}
		if service.Category != "" {
			e.put(catalogue.Name(lang, "category", service.Category), inKind)
		}
		e.put(service.Summary[lang], inSummary)
		e.put(service.Audience[lang], inAudience)
	}
	return e
}

// longestQuery bounds what is read of a search.
const longestQuery = 200

type searchPage struct {
	ui.Page
	Typed string
	Found []listed
	Slow  bool // too many searches from one network: the words stay, nothing was looked for
	Call  *identity.Authority
}

func (s *Site) search(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	typed := strings.TrimSpace(strings.ToValidUTF8(r.URL.Query().Get("q"), ""))
	if runes := []rune(typed); len(runes) > longestQuery {
		typed = string(runes[:longestQuery])
	}
	page := searchPage{Page: ui.Page{Title: i18n.T(ctx, "website.search.title"), NoIndex: true}, Typed: typed, Call: identity.AuthorityOf(ctx)}
	if typed != "" {
		page.Title = i18n.T(ctx, "website.search.title_of", "Typed", typed)
		if !s.seek.may(identity.NetworkOf(web.ClientIP(r)), s.Clock.Now()) {
			page.Slow = true
			w.Header().Set("Retry-After", "10")
			return web.Render(w, r, http.StatusTooManyRequests, results(page))
		}
		found, err := s.find(ctx, typed)
		if err != nil {
			return err
		}
		page.Found = s.list(ctx, found)
	}
	return web.Render(w, r, http.StatusOK, results(page))
}
