package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
)

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
