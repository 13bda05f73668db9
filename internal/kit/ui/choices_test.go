package ui

import (
	"testing"

	"github.com/a-h/templ"
)

func choicesOf(o options) (choices []Choice, skip string) {
	if given, _ := o.take("items").([]any); len(given) != len(o.list("items")) {
		return nil, "items with holes"
	}
	for _, item := range o.list("items") {
		hint, reveal := item.group("hint"), item.group("conditional")
		c := Choice{
			Value: item.text("value"), Text: item.text("text"), ID: item.text("id"), Hint: hint.text("text"),
			Checked: item.truth("checked"), Disabled: item.truth("disabled"), Divider: item.text("divider"),
			Exclusive: item.text("behaviour") == "exclusive", Name: item.text("name"), Attrs: item.attrs("attributes"),
		}
		if v, ok := item.all["checked"].(bool); ok && !v {
			skip = "checked false"
		}
		if inside, ok := reveal.take("html").(string); ok && inside != "" {
			c.Reveal = templ.Raw(inside)
		}
		skip = skipped(skip, item, hint, reveal)
		choices = append(choices, c)
	}
	return choices, skip
}

func TestRadiosFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "radios", func(o options) (templ.Component, string) {
		s, fieldset := say(o), o.group("fieldset")
		legend := fieldset.group("legend")
		choices, skip := choicesOf(o)
		r := Radios{
			Name: o.text("name"), ID: o.text("idPrefix"), Legend: legend.text("text"), LegendClass: legend.text("classes"),
			Heading: legend.truth("isPageHeading"), Hint: s.hint, Error: s.fault, Value: o.text("value"), Choices: choices,
			DescribedBy: fieldset.text("describedBy"), Class: o.text("classes"), GroupClass: s.group, Attrs: o.attrs("attributes"),
		}
		return r, bare(r.Legend, skipped(skipped(skip, o, fieldset, legend), options{all: map[string]any{}}), s.skip, o)
	})
}

// bare: a fieldset without a legend is not offered, for nobody would hear the question.
func bare(legend, skip, other string, o options) string {
	if skip == "" && other == "" && legend == "" && o.has("fieldset") {
		return "fieldset without a legend"
	}
	return or(other, skip)
}

func TestCheckboxesFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "checkboxes", func(o options) (templ.Component, string) {
		s, fieldset := say(o), o.group("fieldset")
		legend := fieldset.group("legend")
		choices, skip := choicesOf(o)
		c := Checkboxes{
			Name: o.text("name"), ID: o.text("idPrefix"), Legend: legend.text("text"), LegendClass: legend.text("classes"),
			Heading: legend.truth("isPageHeading"), Hint: s.hint, Error: s.fault, Values: o.texts("values"), Choices: choices,
			DescribedBy: or(fieldset.text("describedBy"), o.text("describedBy")), Class: o.text("classes"), GroupClass: s.group,
			Attrs: o.attrs("attributes"),
		}
		return c, bare(c.Legend, skipped(skip, o, fieldset, legend), s.skip, o)
	})
}
