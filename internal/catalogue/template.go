package catalogue

import (
	"regexp"
	"slices"

	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// An officer writes {reference}; the mail template underneath reads {{ reference }}, and knows sections besides, which
// a definition has no need of. This file is the one place where the two meet: what is published was checked as it will
// be sent, and what is sent was written so.

// named is a variable in the text of a message or letter.
var named = regexp.MustCompile(`\{([a-z][a-z0-9_.]*)\}`)

// Template is the message in one language, ready to be filled in and sent.
func (m *Message) Template(l i18n.Lang) notify.Template {
	return notify.Template{Subject: braced(m.Subject.In(l)), Body: braced(m.Body.In(l))}
}

func braced(text string) string { return named.ReplaceAllString(text, "{{ $1 }}") }

// Fill puts the values into a text where no markup is read: a letter, a subject in a list.
func Fill(text string, values map[string]string) string {
	return named.ReplaceAllStringFunc(text, func(found string) string { return values[found[1:len(found)-1]] })
}

// asSent checks a message as the mail that it becomes: links that lead elsewhere, stray braces, too long a subject.
func (l *linter) asSent(m *Message, path string, allowed []string) {
	variables := make([]notify.Variable, len(allowed))
	for i, name := range allowed {
		variables[i] = notify.Variable{Name: name, Link: name == "link"}
	}
	for _, lang := range i18n.Langs {
		for _, problem := range notify.Check(m.Template(lang), variables) {
			if slices.Contains(toldBefore, problem.Key) {
				continue
			}
			at := join(path, problem.Part+"."+string(lang))
			f := newFault(LevelError, l.doc.File, l.doc.At(at), at, "not_sendable", []any{"Line", problem.Line})
			f.mail = &problem
			l.faults = append(l.faults, f)
		}
	}
}

// toldBefore are told in the officer's own spelling by the checks of texts and variables. That {link} stands bare is no
// fault here: many towns write the address out, so that it can be copied from paper or read on any telephone.
var toldBefore = []string{
	"notify.template.unknown", "notify.template.no_name", "notify.template.braces", "notify.template.no_subject", "notify.template.no_body",
	"notify.template.bare_link",
}
