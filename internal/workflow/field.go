package workflow

import (
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
)

// questionOf is a field as it was asked, to write its answer in words.
func (p *plan) questionOf(f *catalogue.Field, lang i18n.Lang) forms.Question {
	return forms.Question{Field: f, Name: f.ID, Options: p.service.Options(f), Lang: lang, Today: p.view.Day()}
}

// lines writes an answer on lines of its own.
func (p *plan) lines(f *catalogue.Field, lang i18n.Lang) []string {
	return forms.Show(p.questionOf(f, lang), p.c.Answers)
}
