package fill

import (
	"context"
	"encoding/json"
	"maps"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// row is an entry of a repeated group.
type row struct {
	forms.Entry
	Title     string
	Fields    []field
	Removable bool
}

func (f *field) name() string  { return f.Item.Name }
func (f *field) label() string { return f.Item.Label.In(f.lang) }

// labelled is the label with "(facultatif)" where the answer may stay empty.
func (f *field) labelled(ctx context.Context) string {
	if f.Item.Skippable() && f.Item.Type != catalogue.TypeInfo {
		return i18n.T(ctx, "forms.fill.optional", "Label", f.label())
	}
	return f.label()
}

func (f *field) hint() string {
	hint := f.Item.Hint.In(f.lang)
	if f.Lead != "" && hint != "" {
		return f.Lead + " " + hint
	}
	return f.Lead + hint
}

func (f *field) value(of string) string { return f.Typed.Get(f.input(of)) }

func (f *field) input(of string) string {
	if of == "" {
		return f.name()
	}
	return f.name() + "-" + of
}

// fault is the message beside an input of this question; "" when it is sound.
func (f *field) fault(ctx context.Context, of string) string {
	if problem, wrong := f.Problems.Of(f.input(of)); wrong {
		return i18n.Problem(ctx, problem)
	}
	return ""
}

// anyFault is the first message of the question, for those drawn as one.
func (f *field) anyFault(ctx context.Context) string {
	if len(f.Problems) == 0 {
		return ""
	}
	return i18n.Problem(ctx, f.Problems[0])
}

// legendClass sizes the question: the page's heading when alone.
func (f *field) legendClass() string {
	if f.Alone {
		return "govuk-fieldset__legend--l"
	}
	return "govuk-fieldset__legend--m"
}

func (f *field) labelClass() string {
	if f.Alone {
		return "govuk-label--l"
	}
	return ""
}

// opens is the condition for the script; "" when there is none.
func (f *field) opens() string {
	if f.Item.Opens == nil {
		return ""
	}
	text, err := json.Marshal(f.Item.Opens)
	if err != nil {
		return ""
	}
	return string(text)
}

// part is the field of a part that has a type of its own: a person's date of birth.
func (f *field) part(of string) field {
	question := f.Item.Part(of)
	item := &forms.Item{Question: question, Shown: f.Item.Shown}
	typed := maps.Clone(f.Typed)
	return field{Item: item, Typed: typed, Problems: belonging(f.Problems, item), Draft: f.Draft, lang: f.lang}
}

// choices are the options as slabs.
func (f *field) choices(ctx context.Context) []ui.Choice {
	options := f.Item.Options
	choices := make([]ui.Choice, 0, len(options)+2)
	for _, option := range options {
		choices = append(choices, ui.Choice{Value: option.Value, Text: option.Label.Of(ctx), Hint: option.Hint.Of(ctx), Exclusive: option.Value == "none"})
	}
	if f.Item.Other {
		choices = append(choices, ui.Choice{Value: catalogue.OtherValue, Text: i18n.T(ctx, "forms.show.other"), Reveal: ui.Input{
			Name: f.input("other"), Label: i18n.T(ctx, "forms.fill.other"), Value: f.value("other"), Error: f.fault(ctx, "other"),
		}})
	}
	if f.Item.DontKnow && f.Item.Type == catalogue.TypeChoice {
		choices = append(choices, ui.Choice{Value: catalogue.DontKnow, Text: i18n.T(ctx, "forms.show.unsure")})
	}
	return choices
}
