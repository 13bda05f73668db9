package i18n

import (
	"context"
	"time"
)

// Lang is a language that Parvis speaks, as its ISO 639-1 code.
type Lang string

// The languages of the house.
const (
	FR Lang = "fr"
	EN Lang = "en"
)

// Langs lists every language, the default first.
var Langs = []Lang{FR, EN}

// ParseLang reads a code; ok is false for a language that Parvis does not speak.
func ParseLang(code string) (l Lang, ok bool) {
	for _, l := range Langs {
		if string(l) == code {
			return l, true
		}
	}
	return FR, false
}

// Name is how a language calls itself, for the link that leads to it.
func (l Lang) Name() string {
	if l == EN {
		return "English"
	}
	return "Français"
}

type langKey struct{}
type zoneKey struct{}

// With returns a context whose reader reads l.
func With(ctx context.Context, l Lang) context.Context {
	return context.WithValue(ctx, langKey{}, l)
}

// LangOf tells the reader's language, French when nobody said.
func LangOf(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok {
		return l
	}
	return FR
}

// WithZone returns a context whose dates are written in the authority's zone.
func WithZone(ctx context.Context, zone *time.Location) context.Context {
	return context.WithValue(ctx, zoneKey{}, zone)
}

// ZoneOf tells the zone in which dates are written, Europe/Paris when nobody said.
func ZoneOf(ctx context.Context) *time.Location {
	if zone, ok := ctx.Value(zoneKey{}).(*time.Location); ok {
		return zone
	}
	return paris
}

var paris = mustZone("Europe/Paris")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("i18n: " + err.Error())
	}
	return zone
}

// Text is a sentence that the authority wrote in each of its languages.
type Text map[Lang]string

// In gives the sentence in l, or in the first language that has one.
func (t Text) In(l Lang) string {
	if s := t[l]; s != "" {
		return s
	}
	for _, other := range Langs {
		if s := t[other]; s != "" {
			return s
		}
	}
	return ""
}

// Of gives the sentence in the reader's language.
func (t Text) Of(ctx context.Context) string { return t.In(LangOf(ctx)) }
