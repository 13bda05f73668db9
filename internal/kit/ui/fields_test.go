package ui

import (
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
