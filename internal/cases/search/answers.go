package search

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
)

// answersOf are the answers that may be searched, as one text: none that a definition calls sensitive, and none at all of
// a definition that is not there.
func (s *Service) answersOf(ctx context.Context, c cases.Case, answers catalogue.Answers) (string, error) {
	if len(answers) == 0 || s.Offer == nil {
		return "", nil
	}
	service, err := s.Offer.Version(ctx, c.Service, catalogue.VersionNo(c.Version))
	if errors.Is(err, catalogue.ErrNoVersion) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("which answers of %s may be searched: %w", c.Reference, err)
	}
	var said []string
	for _, place := range service.Fields() {
		if place.Group == nil {
			said = append(said, sayable(place.Field, answers)...)
		}
	}
	return strings.Join(said, " "), nil
}

// sayable are the words of one answer, of each entry when the question is asked for several.
func sayable(f *catalogue.Field, answers map[string]any) (said []string) {
	if f.Sensitive {
		return nil
	}
	if f.Repeats() {
		entries, _ := answers[f.ID].([]any)
		for _, entry := range entries {
			one, _ := entry.(map[string]any)
			for i := range f.Fields {
				said = append(said, sayable(&f.Fields[i], one)...)
			}
		}
		return said
	}
	switch f.Type {
	case catalogue.TypeText, catalogue.TypeLongText, catalogue.TypeName, catalogue.TypeAddress, catalogue.TypePerson, catalogue.TypeEmail,
		catalogue.TypePhone, catalogue.TypePlace, catalogue.TypeSIRET:
		return wordsIn(answers[f.ID])
	case catalogue.TypeChoice, catalogue.TypeChoices:
		return wordsIn(answers[f.OtherID()])
	}
	return nil
}

// parts are those of an address, a place or a person that are words.
var parts = []string{"line", "extra", "postcode", "city", "words", "address", "first_name", "last_name", "email", "phone"}

func wordsIn(answer any) (said []string) {
	switch v := answer.(type) {
	case string:
		said = append(said, v)
		if strings.HasPrefix(v, "+") {
			said = append(said, dialled(v)...)
		}
	case map[string]any:
		for _, part := range parts {
			said = append(said, wordsIn(v[part])...)
		}
	}
	return said
}

// dialled are the ways in which a number is looked for: with its country, as dialled at home, and from its end.
func dialled(e164 string) []string {
	all := strings.TrimPrefix(e164, "+")
	forms := []string{all}
	home := all
	if n, err := phonenumbers.Parse(e164, ""); err == nil {
		home = number(phonenumbers.Format(n, phonenumbers.NATIONAL))
		forms = append(forms, home)
	}
	return append(forms, "r"+reversed(home))
}
