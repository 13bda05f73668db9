// Package demotown is a small gazetteer for towns that exist nowhere: the streets and the drawn
// plan of Portvieux, and the name of any other demo town.
//
// A town in service takes an adapter of the national address file instead. What neither
// knows can always be described.
package demotown

import (
	"context"
	"strings"

	"parvis/internal/forms"
	"parvis/internal/identity"
)

// Gazetteer knows the demo towns. The town, its postcode and its commune are those of the
// authority itself, so that what it finds is what the authority's rules ask for.
type Gazetteer struct{}

var (
	_ forms.Gazetteer = Gazetteer{}
	_ forms.Planner   = Gazetteer{}
)

// Find looks in the streets of the authority's town.
func (Gazetteer) Find(ctx context.Context, typed string, most int) ([]forms.Found, error) {
	town, ok := townOf(ctx)
	if !ok {
		return nil, nil
	}
	return town.Find(ctx, typed, most)
}

// Plan is the drawing of Portvieux; the other towns have none.
func (Gazetteer) Plan(ctx context.Context) (forms.Plan, bool) {
	a := identity.AuthorityOf(ctx)
	return portvieux, a != nil && a.Slug == "portvieux"
}

// townOf reads town and postcode from the last line of the authority's own address.
func townOf(ctx context.Context) (forms.Town, bool) {
	a := identity.AuthorityOf(ctx)
	if a == nil || len(a.Contact.Address) == 0 {
		return forms.Town{}, false
	}
	postcode, city, ok := strings.Cut(a.Contact.Address[len(a.Contact.Address)-1], " ")
	if !ok {
		return forms.Town{}, false
	}
	town := forms.Town{City: city, Postcode: postcode, Commune: communeOf(a, city)}
	if a.Slug == "portvieux" {
		town.Streets = portvieux.Streets
	}
	return town, true
}

// communeOf is the authority's own commune: the one that it lists first.
func communeOf(a *identity.Authority, otherwise string) string {
	var communes []string
	if found, err := a.Settings.Read("communes", &communes); err != nil || !found || len(communes) == 0 {
		return otherwise
	}
	return communes[0]
}
