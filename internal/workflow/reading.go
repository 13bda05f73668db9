package workflow

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
)

// Look sees a case as the rules of its service see it today.
func (s *Service) Look(ctx context.Context, c cases.Case) (*catalogue.View, error) {
	sc, err := s.sceneOf(ctx, c)
	if err != nil {
		return nil, err
	}
	return sc.view, nil
}

// Wording is a message of the definition with the values of a case in it, for an agent to
// go on writing. ok is false when the definition has none of that name.
func (s *Service) Wording(ctx context.Context, c cases.Case, message string, lang i18n.Lang) (subject, body string, ok bool, err error) {
	sc, err := s.sceneOf(ctx, c)
	if err != nil {
		return "", "", false, err
	}
	m, ok := sc.service.Messages[message]
	if !ok {
		return "", "", false, nil
	}
	values, _ := (&plan{scene: sc}).values(ctx, lang, nil, m.Template(lang))
	return catalogue.Fill(m.Subject.In(lang), values), catalogue.Fill(m.Body.In(lang), values), true, nil
}
