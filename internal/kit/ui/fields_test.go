package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// said reads what every field has: label, hint, error, and the classes of its frame.
type said struct {
	label, labelClass, hint, fault, group string
	heading                               bool
	skip                                  string
}

func say(o options) said {
	label, hint, fault, frame := o.group("label"), o.group("hint"), o.group("errorMessage"), o.group("formGroup")
	s := said{
		label: label.text("text"), labelClass: label.text("classes"), heading: label.truth("isPageHeading"),
		hint: hint.text("text"), fault: fault.text("text"), group: frame.text("classes"),
	}
	s.skip = unread(label, hint, fault, frame)
	return s
}

func skipped(first string, groups ...options) string {
	if first != "" {
		return first
	}
	return unread(groups...)
}

func TestInputFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "input", func(o options) (templ.Component, string) {
		s, prefix, suffix := say(o), o.group("prefix"), o.group("suffix")
		i := Input{
			Name: o.text("name"), ID: o.text("id"), Label: s.label, LabelClass: s.labelClass, Heading: s.heading,
			Hint: s.hint, Error: s.fault, GroupClass: s.group,
			Value: o.text("value"), Type: o.text("type"), Prefix: prefix.text("text"), Suffix: suffix.text("text"),
			Inputmode: o.text("inputmode"), Autocomplete: o.text("autocomplete"), Capitals: o.text("autocapitalize"),
			Pattern: o.text("pattern"), Spellcheck: o.text("spellcheck"), DescribedBy: o.text("describedBy"),
			Class: o.text("classes"), Disabled: o.truth("disabled"), Attrs: o.attrs("attributes"),
		}
		return i, skipped(s.skip, o, prefix, suffix)
	})
}

func TestTextareaFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "textarea", func(o options) (templ.Component, string) {
		s := say(o)
		c := textareaOf(o, s)
		return c, skipped(s.skip, o)
	})
}

func textareaOf(o options, s said) Textarea {
	return Textarea{
		Name: o.text("name"), ID: o.text("id"), Label: s.label, LabelClass: s.labelClass, Heading: s.heading,
		Hint: s.hint, Error: s.fault, GroupClass: s.group, Value: o.text("value"), Rows: o.number("rows"),
		Autocomplete: o.text("autocomplete"), Spellcheck: o.text("spellcheck"), DescribedBy: o.text("describedBy"),
		Class: o.text("classes"), Disabled: o.truth("disabled"), Attrs: o.attrs("attributes"),
	}
}

func TestCharacterCountFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "character-count", func(o options) (templ.Component, string) {
		s := say(o)
		c := CharacterCount{Textarea: textareaOf(o, s), Threshold: o.number("threshold"), Counting: o.text("countType")}
		c.Most, c.Words = o.number("maxlength"), o.has("maxwords")
		if c.Words {
			c.Most = o.number("maxwords")
		}
		skip := skipped(s.skip, o)
		if skip == "" && c.Most == 0 {
			skip = "count without a limit"
		}
		return c, skip
	})
}

func TestSelectFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "select", func(o options) (templ.Component, string) {
		s, items := say(o), o.list("items")
		field := Select{
			Name: o.text("name"), ID: o.text("id"), Label: s.label, LabelClass: s.labelClass, Heading: s.heading,
			Hint: s.hint, Error: s.fault, GroupClass: s.group, Value: o.text("value"), DescribedBy: o.text("describedBy"),
			Class: o.text("classes"), Disabled: o.truth("disabled"), Attrs: o.attrs("attributes"),
		}
		for _, item := range items {
			if !item.has("value") {
				return nil, "option without a value"
			}
			if v, ok := item.all["selected"].(bool); ok && !v {
				return nil, "selected false"
			}
			field.Options = append(field.Options, Option{
				Value: item.text("value"), Text: item.text("text"), Selected: item.truth("selected"),
				Disabled: item.truth("disabled"), Attrs: item.attrs("attributes"),
			})
		}
		return field, skipped(skipped(s.skip, o), items...)
	})
}

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

func TestDateInputFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "date-input", func(o options) (templ.Component, string) {
		s, fieldset, values := say(o), o.group("fieldset"), o.group("values")
		legend := fieldset.group("legend")
		prefix := when(o.text("namePrefix") != "", o.text("namePrefix")+"-")
		d := DateInput{
			ID: o.text("id"), Prefix: o.text("namePrefix"), Legend: legend.text("text"), LegendClass: legend.text("classes"),
			Heading: legend.truth("isPageHeading"), Hint: s.hint, Error: s.fault,
			DescribedBy: fieldset.text("describedBy"), Class: o.text("classes"), GroupClass: s.group, Attrs: o.attrs("attributes"),
		}
		for _, name := range []string{"day", "month", "year"} {
			*d.value(name) = or(values.text(name), values.text(prefix+name))
		}
		skip := partsOf(o, &d)
		return d, bare(d.Legend, skipped(s.skip, fieldset, legend, values), or(skip, unread(o)), o)
	})
}

func (d *DateInput) value(part string) *string {
	return map[string]*string{"day": &d.Day, "month": &d.Month, "year": &d.Year}[part]
}

// partsOf reads the three fields, which a fixture gives by name or as a list.
func partsOf(o options, d *DateInput) (skip string) {
	listed := o.list("items")
	for _, name := range []string{"day", "month", "year"} {
		o.where, o.asked[name] = "date", true
		part := o.group(name)
		for _, item := range listed {
			if item.text("name") == name {
				for key, value := range part.all {
					if _, ok := item.all[key]; !ok {
						item.all[key] = value
					}
				}
				part = item
			}
		}
		if o.all[name] != false && (len(listed) == 0 || part.text("name") == name) {
			d.Parts = append(d.Parts, name)
		}
		skip = or(skip, partOf(part, name, d))
	}
	if len(d.Parts) != len(listed) && len(listed) > 0 {
		return "nested names"
	}
	return skip
}

func partOf(part options, name string, d *DateInput) (skip string) {
	classes := part.text("classes")
	wrong := part.truth("error") || strings.Contains(classes, "govuk-input--error")
	if wrong {
		d.Wrong = append(d.Wrong, name)
	}
	if v, ok := part.all["error"].(bool); ok && !v {
		return "error false"
	}
	if strings.Contains(classes, "app-") {
		return "date.classes"
	}
	if value := part.text("value"); value != "" {
		*d.value(name) = value
	}
	d.Birthday = part.text("autocomplete") == "bday-"+name || d.Birthday
	part.where = "date"
	delete(part.asked, "name")
	delete(part.all, "name")
	return unread(part)
}

func TestFileUploadFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "file-upload", func(o options) (templ.Component, string) {
		s := say(o)
		o.where = "file"
		f := FileUpload{
			Name: o.text("name"), ID: o.text("id"), Label: s.label, LabelClass: s.labelClass, Heading: s.heading,
			Hint: s.hint, Error: s.fault, GroupClass: s.group, Multiple: o.truth("multiple"), DescribedBy: o.text("describedBy"),
			Class: o.text("classes"), Disabled: o.truth("disabled"), Attrs: o.attrs("attributes"),
		}
		return f, skipped(s.skip, o)
	})
}

func TestLabelFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "label", func(o options) (templ.Component, string) {
		o.where = "label"
		return Label{Text: o.text("text"), For: o.text("for"), Class: o.text("classes"), Heading: o.truth("isPageHeading")}, unread(o)
	})
}

func TestHintFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "hint", func(o options) (templ.Component, string) {
		o.where = "hint"
		return Hint{ID: o.text("id"), Text: o.text("text"), Class: o.text("classes")}, unread(o)
	})
}

func TestErrorMessageFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "error-message", func(o options) (templ.Component, string) {
		o.where = "errorMessage"
		return ErrorMessage{ID: o.text("id"), Text: o.text("text"), Class: o.text("classes")}, unread(o)
	})
}

func TestFieldsetFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "fieldset", func(o options) (templ.Component, string) {
		legend := o.group("legend")
		l := Legend{
			Text: legend.text("text"), Class: legend.text("classes"), Heading: legend.truth("isPageHeading"),
			Fieldset: o.text("classes"), DescribedBy: o.text("describedBy"), Role: o.text("role"), Attrs: o.attrs("attributes"),
		}
		return around(Fieldset(l), o.text("html")), unread(o, legend)
	})
}

func TestButtonFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "button", func(o options) (templ.Component, string) {
		if v, ok := o.all["preventDoubleClick"].(bool); ok && !v {
			return nil, "preventDoubleClick false"
		}
		return Button{
			Text: o.text("text"), Href: o.text("href"), Name: o.text("name"), Value: o.text("value"), Type: o.text("type"),
			Start: o.truth("isStartButton"), Once: o.truth("preventDoubleClick"), Disabled: o.truth("disabled"),
			ID: o.text("id"), Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}, unread(o)
	})
}
