package fill

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

func (f *field) address(ctx context.Context) []templ.Component {
	own := map[bool]map[string]string{true: {"line": "address-line1", "extra": "address-line2", "postcode": "postal-code", "city": "address-level2"}}[f.Item.Reuse == "person.address"]
	input := func(of string, width int, mode string) ui.Input {
		return ui.Input{Name: f.input(of), Label: i18n.T(ctx, "forms.fill.address."+of), Value: f.value(of), Error: f.partFault(ctx, of),
			Width: width, Inputmode: mode, Autocomplete: own[of]}
	}
	first := input("line", 0, "")
	first.Hint = i18n.T(ctx, "forms.fill.address.line.hint")
	first.Attrs = templ.Attributes{"data-module": "pv-address", "data-found": i18n.T(ctx, "forms.fill.address.found"), "data-none": i18n.T(ctx, "forms.fill.address.unknown")}
	return []templ.Component{first, input("extra", 0, ""), input("postcode", 5, "numeric"), input("city", 20, "")}
}

func (f *field) person(ctx context.Context) []templ.Component {
	var inputs []templ.Component
	for _, of := range forms.PersonParts(f.Item.Field) {
		part := f.part(of)
		inputs = append(inputs, part.draw(ctx))
	}
	return inputs
}

func (f *field) household(ctx context.Context) []templ.Component {
	var inputs []templ.Component
	for _, of := range []string{"adults", "children"} {
		inputs = append(inputs, ui.Input{Name: f.input(of), Label: i18n.T(ctx, "forms.fill.household."+of), Hint: i18n.T(ctx, "forms.fill.household."+of+".hint"),
			Value: f.value(of), Error: f.partFault(ctx, of), Width: 2, Inputmode: "numeric"})
	}
	return inputs
}

// partFault is the message of a part. The first part carries what concerns the whole.
func (f *field) partFault(ctx context.Context, of string) string { return f.fault(ctx, of) }

// whole is the message for a question drawn from parts, when it concerns none of them.
func (f *field) whole(ctx context.Context) string { return f.fault(ctx, "") }

func (f *field) describedBy(ctx context.Context) string {
	var ids []string
	if f.hint() != "" {
		ids = append(ids, f.name()+"-hint")
	}
	if f.whole(ctx) != "" {
		ids = append(ids, f.name()+"-error")
	}
	return strings.Join(ids, " ")
}

// unsureBox: types without slabs offer "I do not know" as a box under the field.
func (f *field) unsureBox() bool {
	return f.Item.DontKnow && !slices.Contains([]catalogue.FieldType{catalogue.TypeYesNo, catalogue.TypeChoice, catalogue.TypeGroup, catalogue.TypeInfo}, f.Item.Type)
}

// unit is what stands after a figure: € par mois, km.
func (f *field) unit(ctx context.Context) string {
	words := forms.UnitWords(f.Item.Unit, i18n.LangOf(ctx))
	if f.Item.Type == catalogue.TypeMoney {
		return strings.TrimSpace("€" + words)
	}
	return strings.TrimSpace(words)
}

func (f *field) legend() string {
	if f.Item.Text.In(f.lang) == "" {
		return ""
	}
	return f.label()
}

// agreement is what the box says: the words agreed to, or the label.
func (f *field) agreement(ctx context.Context) string {
	if text := f.Item.Text.Of(ctx); text != "" {
		return text
	}
	return f.label()
}

func (f *field) count() string     { return strconv.Itoa(len(f.Entries)) }
func (f *field) roomForMore() bool { return len(f.Entries) < f.Item.Repeat.Max }

func (f *field) addWords(ctx context.Context) string {
	if words := f.Item.Repeat.Add.Of(ctx); words != "" {
		return words
	}
	return i18n.T(ctx, "forms.fill.add", "Item", f.Item.Repeat.Item.Of(ctx))
}

func split(text string) (paragraphs []string) {
	for _, paragraph := range strings.Split(text, "\n") {
		if strings.TrimSpace(paragraph) != "" {
			paragraphs = append(paragraphs, paragraph)
		}
	}
	return paragraphs
}
