package ui

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// Choice is one answer of [Radios] or [Checkboxes].
type Choice struct {
	Value, Text string
	ID          string // the name, and its number from the second one on, when empty
	Hint        string
	Checked     bool
	Disabled    bool
	Reveal      templ.Component // the question that opens under this answer
	Divider     string          // instead of an answer: a word between two ("ou")
	Exclusive   bool            // checkboxes: "none of these" unticks the rest
	Name        string          // checkboxes: another field name than the group's
	LabelClass  string
	Attrs       templ.Attributes
}

// question is what radios and checkboxes share.
type question struct {
	kind, input        string // radios, radio
	name, prefix       string
	legend, class      string
	heading            bool
	hint, fault, first string
	group, list        string
	choices            []Choice
	chosen             []string
	attrs              templ.Attributes
}

func (q question) id() string { return or(q.prefix, q.name) }

// itemID numbers from the second answer on, so that the error summary can point at the first.
func (q question) itemID(i int) string {
	if id := q.choices[i].ID; id != "" || i == 0 {
		return or(id, q.id())
	}
	return q.id() + "-" + strconv.Itoa(i+1)
}

func (q question) checked(c Choice) bool { return c.Checked || slices.Contains(q.chosen, c.Value) }

func (q question) describedBy() string {
	return described(q.first, when(q.hint != "", q.id()+"-hint"), when(q.fault != "", q.id()+"-error"))
}

// itemDescribedBy: without a fieldset to carry them, checkboxes carry the hint and error themselves.
func (q question) itemDescribedBy(i int) string {
	whole := when(q.kind == "checkboxes" && q.legend == "", q.describedBy())
	return described(whole, when(q.choices[i].Hint != "", q.itemID(i)+"-item-hint"))
}

func (q question) itemAttrs(i int) templ.Attributes {
	c := q.choices[i]
	attrs := given("aria-describedby", q.itemDescribedBy(i),
		"data-aria-controls", when(c.Reveal != nil, "conditional-"+q.itemID(i)),
		"data-behaviour", when(c.Exclusive, "exclusive"))
	for name, value := range c.Attrs {
		attrs[name] = value
	}
	return attrs
}
