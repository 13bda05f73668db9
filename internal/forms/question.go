package forms

import (
	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Question is a field asked of one person on one day.
type Question struct {
	*catalogue.Field
	Name    string             // of its input: its id, after the entry of its group when there is one
	Options []catalogue.Choice // what may be chosen today, shared lists resolved
	Lang    i18n.Lang          // in which it is asked
	Today   rules.Date
	OneOf   bool // may stay empty because another way to reach the person is enough; its label says so
}

// Skippable is whether a person may leave it empty and nothing else is asked for it: its label then says "optional".
func (q Question) Skippable() bool { return q.Optional && !q.OneOf }

// MayComeLater is whether a paper may be promised. One that nobody needs is simply left out.
func (q Question) MayComeLater() bool { return q.Later && q.Required() }

// Answers are what was said, by field id; their shapes are those of catalogue.FieldType.
type Answers = catalogue.Answers

// LaterID is where "I will send it later" is kept among a draft's answers; no case has it.
func LaterID(id string) string { return id + "_later" }

// label is the question as errors quote it.
func (q Question) label() string { return q.Label.In(q.Lang) }

// unsure reports that the person says not to know.
func (q Question) unsure(a Answers) bool { return q.DontKnow && a[q.ID] == catalogue.DontKnow }

// fault is one problem of this question; part is the part of its input that is to blame, "" for the whole.
func (q Question) fault(of, key string, pairs ...any) errs.Problems {
	var problems errs.Problems
	problems.Add(q.input(of), "forms.problem."+key, append([]any{"Label", q.label()}, pairs...)...)
	return problems
}

func (q Question) input(of string) string {
	if of == "" {
		return q.Name
	}
	return part(q.Name, of)
}

// option finds a choice by its value.
func (q Question) option(value string) (catalogue.Choice, bool) {
	for _, option := range q.Options {
		if option.Value == value {
			return option, true
		}
	}
	return catalogue.Choice{}, false
}
