package catalogue

import (
	"slices"

	"parvis/internal/kit/i18n"
)

// Helping says where the form asks who fills it in for somebody else. Whoever is named there acts for the person of the
// request: both are told, and either may end it. The words that a choice may offer are closed lists, since the house
// acts on them.
type Helping struct {
	Person string `yaml:"person" say:"the person field that asks who fills it in, shown only to who does so for somebody else; with an e-mail" need:"yes"`
	Given  string `yaml:"given" say:"the choice field that asks how they were asked to: declared, written, legal; declared without"`
	Kind   string `yaml:"kind" say:"the choice field that asks who they are: family, friend, social_worker, guardian; friend without"`
}

// The words that the two choices may offer.
var (
	HelpGiven = []string{"declared", "written", "legal"}
	HelpKinds = []string{"family", "friend", "social_worker", "guardian"}
)

// Helper is what the answers say of who filled the form in for somebody else; ok is false when nobody did.
func (s *Service) HelperIn(answers Answers) (person map[string]any, given, kind string, ok bool) {
	if s.Helper == nil {
		return nil, "", "", false
	}
	person, ok = answers[s.Helper.Person].(map[string]any)
	given, _ = answers[s.Helper.Given].(string)
	kind, _ = answers[s.Helper.Kind].(string)
	return person, given, kind, ok
}

// helping checks that the house finds in the form what it must know to tell both sides.
func (l *linter) helping() {
	h := l.s.Helper
	if h == nil {
		return
	}
	if l.known("helper.person", h.Person, l.fieldIDs(), "no_field") {
		place := l.s.places[h.Person]
		switch {
		case place.Type != TypePerson || place.Group != nil:
			l.fault("helper.person", "helper_not_person", "Name", h.Person)
		case !slices.Contains(place.Parts, "email"):
			l.fault("helper.person", "helper_no_email", "Name", h.Person)
		case place.Show == nil:
			l.fault("helper.person", "helper_always", "Name", h.Person)
		}
	}
	l.helpChoice("helper.given", h.Given, HelpGiven)
	l.helpChoice("helper.kind", h.Kind, HelpKinds)
}

func (l *linter) helpChoice(path, name string, allowed []string) {
	if name == "" || !l.known(path, name, l.fieldIDs(), "no_field") {
		return
	}
	place := l.s.places[name]
	if place.Type != TypeChoice || place.Group != nil || place.Other || place.From != "" {
		l.fault(path, "helper_not_choice", "Name", name)
		return
	}
	for _, option := range place.Options {
		l.oneOf(path, option.Value, allowed)
	}
}

// HelpWords names a word of the two lists to a reader: "Mandat écrit".
func HelpWords(lang i18n.Lang, word string) string { return i18n.In(lang, "catalogue.help."+word) }
