package fill

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// mostRadios is how many answers stand as slabs; a longer list is one that finds as one types.
const mostRadios = 12

// draw is the question by its type.
func (f *field) draw(ctx context.Context) templ.Component {
	switch f.Item.Type {
	case catalogue.TypeInfo:
		return info(f)
	case catalogue.TypeGroup:
		if f.Item.Repeats() {
			return repeated(f)
		}
		return plainGroup(f)
	case catalogue.TypeLongText:
		return f.textArea(ctx)
	case catalogue.TypeDate:
		return f.date(ctx)
	case catalogue.TypeYesNo:
		return f.yesNo(ctx)
	case catalogue.TypeChoice:
		return f.choice(ctx)
	case catalogue.TypeChoices:
		return ui.Checkboxes{Name: f.name(), Legend: f.labelled(ctx), LegendClass: f.legendClass(), Heading: f.Alone, Hint: f.hint(),
			Error: f.anyFault(ctx), Values: f.Typed[f.name()], Choices: f.choices(ctx)}
	case catalogue.TypeConsent:
		return consent(f)
	case catalogue.TypeSignature:
		return signature(f)
	case catalogue.TypeAddress:
		return together(f, f.address(ctx))
	case catalogue.TypePerson:
		return together(f, f.person(ctx))
	case catalogue.TypeHousehold:
		return together(f, f.household(ctx))
	case catalogue.TypeFile:
		return fileField(f)
	case catalogue.TypePlace:
		return placeField(f)
	}
	return f.textInput(ctx)
}

// textInput serves every type that is one line, each with its keyboard and its word for
// the browser's memory.
func (f *field) textInput(ctx context.Context) templ.Component {
	input := ui.Input{
		Name: f.name(), Label: f.labelled(ctx), LabelClass: f.labelClass(), Heading: f.Alone, Hint: f.hint(),
		Error: f.fault(ctx, ""), Value: f.value(""), Autocomplete: f.autocomplete(),
	}
	switch f.Item.Type {
	case catalogue.TypeMoney:
		input.Inputmode, input.Width, input.Suffix = "decimal", 10, f.unit(ctx)
	case catalogue.TypeNumber:
		input.Inputmode, input.Width, input.Suffix = "decimal", 5, f.unit(ctx)
		if f.Item.Whole {
			input.Inputmode = "numeric"
		}
	case catalogue.TypeEmail:
		input.Type, input.Inputmode, input.Spellcheck = "email", "email", "false"
	case catalogue.TypePhone:
		input.Type, input.Inputmode, input.Width = "tel", "tel", 20
	case catalogue.TypeIBAN:
		input.Capitals, input.Spellcheck = "characters", "false"
	case catalogue.TypeSIRET:
		input.Inputmode, input.Width = "numeric", 20
	case catalogue.TypeName, catalogue.TypeSignature:
		input.Spellcheck = "false"
	}
	return input
}

// autocomplete lets the browser fill in what is about the person who types, and nothing
// about others: not in entries, not for a child.
func (f *field) autocomplete() string {
	if strings.Contains(f.name(), "-") && f.Item.Reuse == "" {
		return ownParts[f.Item.ID]
	}
	switch f.Item.Reuse {
	case "person.name":
		return "name"
	case "person.email":
		return "email"
	case "person.phone":
		return "tel"
	}
	switch f.Item.Type {
	case catalogue.TypeEmail:
		return "email"
	case catalogue.TypePhone:
		return "tel"
	}
	return ""
}

// ownParts are the words for the parts of a person.
var ownParts = map[string]string{"first_name": "given-name", "last_name": "family-name", "email": "email", "phone": "tel"}

func (f *field) textArea(ctx context.Context) templ.Component {
	area := ui.Textarea{Name: f.name(), Label: f.labelled(ctx), LabelClass: f.labelClass(), Heading: f.Alone, Hint: f.hint(),
		Error: f.fault(ctx, ""), Value: f.value("")}
	if f.Item.MaxLength > 0 {
		return ui.CharacterCount{Textarea: area, Most: f.Item.MaxLength}
	}
	return area
}

func (f *field) date(ctx context.Context) templ.Component {
	var wrong []string
	for _, of := range []string{"day", "month", "year"} {
		if f.fault(ctx, of) != "" && len(f.Problems) > 0 && f.Problems[0].Key != "forms.problem.date.empty" {
			wrong = append(wrong, of)
		}
	}
	return ui.DateInput{ID: f.name(), Prefix: f.name(), Legend: f.labelled(ctx), LegendClass: f.legendClass(), Heading: f.Alone,
		Hint: f.hint(), Error: f.anyFault(ctx), Wrong: wrong, Day: f.value("day"), Month: f.value("month"), Year: f.value("year"),
		Birthday: f.Item.Reuse == "person.birth_date"}
}

func (f *field) yesNo(ctx context.Context) templ.Component {
	choices := []ui.Choice{
		{Value: "yes", Text: i18n.T(ctx, "forms.show.yes")},
		{Value: "no", Text: i18n.T(ctx, "forms.show.no")},
	}
	value := f.value("")
	if f.Item.DontKnow {
		choices = append(choices, ui.Choice{Value: catalogue.DontKnow, Text: i18n.T(ctx, "forms.show.unsure")})
		if f.value("unsure") == "yes" {
			value = catalogue.DontKnow
		}
	}
	return ui.Radios{Name: f.name(), Legend: f.labelled(ctx), LegendClass: f.legendClass(), Heading: f.Alone, Hint: f.hint(),
		Error: f.fault(ctx, ""), Value: value, Choices: choices, Inline: !f.Item.DontKnow}
}

func (f *field) choice(ctx context.Context) templ.Component {
	value := f.value("")
	if f.value("unsure") == "yes" {
		value = catalogue.DontKnow
	}
	if len(f.Item.Options) <= mostRadios || f.Item.Other {
		return ui.Radios{Name: f.name(), Legend: f.labelled(ctx), LegendClass: f.legendClass(), Heading: f.Alone, Hint: f.hint(),
			Error: f.fault(ctx, ""), Value: value, Choices: f.choices(ctx)}
	}
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "forms.fill.choose")}}
	for _, choice := range f.choices(ctx) {
		options = append(options, ui.Option{Value: choice.Value, Text: choice.Text})
	}
	return ui.Select{Name: f.name(), Label: f.labelled(ctx), LabelClass: f.labelClass(), Heading: f.Alone, Hint: f.hint(),
		Error: f.fault(ctx, ""), Value: value, Options: options, Find: true}
}
