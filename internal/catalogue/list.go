package catalogue

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"parvis/internal/kit/formats"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Offered is a service in a list, at its live version.
type Offered struct {
	*Service
	Version VersionNo
}

// Filter chooses services. What is empty does not choose.
type Filter struct {
	LifeEvent string
	Category  string
	Words     string // all of them, in title, summary or keywords of any language
	OpenOn    rules.Date
	Lang      i18n.Lang // the order is that of the titles in this language
}

// List gives the services that are offered, by title.
func (s *Store) List(ctx context.Context, f Filter) ([]Offered, error) {
	p, err := s.pointers(ctx)
	if err != nil {
		return nil, err
	}
	var offered []Offered
	for _, id := range p.order {
		no := p.live[id]
		if no == 0 {
			continue
		}
		service, err := s.Version(ctx, id, no)
		if err != nil {
			return nil, err
		}
		if f.chooses(service) {
			offered = append(offered, Offered{service, no})
		}
	}
	slices.SortStableFunc(offered, func(a, b Offered) int {
		return cmp.Compare(fold(a.Title.In(f.Lang)), fold(b.Title.In(f.Lang)))
	})
	return offered, nil
}

func (f Filter) chooses(s *Service) bool {
	switch {
	case f.LifeEvent != "" && !slices.Contains(s.LifeEvents, f.LifeEvent):
		return false
	case f.Category != "" && s.Category != f.Category:
		return false
	case !f.OpenOn.IsZero() && !s.Open.Contains(f.OpenOn):
		return false
	}
	return s.speaksOf(f.Words)
}

// speaksOf looks for every word, accents and case aside.
func (s *Service) speaksOf(words string) bool {
	var text strings.Builder
	for _, t := range append([]i18n.Text{s.Title, s.Summary}, s.Keywords...) {
		for _, lang := range i18n.Langs {
			text.WriteString(fold(t[lang]) + "\n")
		}
	}
	for word := range strings.FieldsSeq(fold(words)) {
		if !strings.Contains(text.String(), word) {
			return false
		}
	}
	return true
}

func fold(s string) string { return strings.ToLower(formats.Unaccented(s)) }

// All gives every service with its pointer, offered or not, for the officers' list.
func (s *Store) All(ctx context.Context) (map[ServiceID]VersionNo, error) {
	p, err := s.pointers(ctx)
	return p.live, err
}
