package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/i18n"
)

// govuk is where npm ci puts the package whose fixtures we answer to.
const govuk = "../../../node_modules/govuk-frontend/dist/govuk/components"

type fixture struct {
	Name    string
	Options json.RawMessage
	HTML    string
}

func fixtures(t *testing.T, component string) []fixture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(govuk, component, "fixtures.json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Fatalf("govuk-frontend is not there (run: npm ci): %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Fixtures []fixture }
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all.Fixtures
}

// notOffered lists the options of govuk-frontend that our parts do not have, and why. A
// fixture that uses one is left out; an option that is neither ours nor here fails the test.
var notOffered = map[string]string{
	"html":                         "texts are plain: markup inside them comes as children or Content, never as a string",
	"titleHtml":                    "texts are plain",
	"summaryHtml":                  "texts are plain",
	"descriptionHtml":              "texts are plain",
	"label.attributes":             "no page of ours needs attributes on a label",
	"hint.attributes":              "no page of ours needs attributes on a hint",
	"hint.classes":                 "a hint looks like a hint everywhere",
	"errorMessage.attributes":      "no page of ours needs attributes on an error",
	"errorMessage.classes":         "an error looks like an error everywhere",
	"visuallyHiddenText":           "the word before an error is the kit's, in the reader's language",
	"beforeInput":                  "what stands around a field is written around it",
	"afterInput":                   "what stands around a field is written around it",
	"beforeInputs":                 "what stands around a field is written around it",
	"afterInputs":                  "what stands around a field is written around it",
	"formGroup.attributes":         "no page of ours needs attributes on the frame of a field",
	"inputWrapper":                 "no page of ours needs attributes around a field with a suffix",
	"prefix.classes":               "a prefix looks the same everywhere",
	"prefix.attributes":            "a prefix looks the same everywhere",
	"suffix.classes":               "a suffix looks the same everywhere",
	"suffix.attributes":            "a suffix looks the same everywhere",
	"fieldset.attributes":          "no page of ours needs attributes on the fieldset of a question",
	"fieldset.classes":             "a fieldset looks the same everywhere",
	"javascript":                   "our own script sends files one by one (web/js)",
	"wrapperClasses":               "belongs to the script we do not use",
	"wrapperAttributes":            "belongs to the script we do not use",
	"chooseFilesButtonText":        "belongs to the script we do not use",
	"dropInstructionText":          "belongs to the script we do not use",
	"noFileChosenText":             "belongs to the script we do not use",
	"multipleFilesChosenText":      "belongs to the script we do not use",
	"enteredDropZoneText":          "belongs to the script we do not use",
	"leftDropZoneText":             "belongs to the script we do not use",
	"file.value":                   "a browser never takes the value of a file field from a page",
	"items.label":                  "the words of an answer look the same everywhere",
	"items.html":                   "texts are plain",
	"textareaDescriptionText":      "the words of the counter are the kit's, in the reader's language",
	"charactersUnderLimitText":     "the words of the counter are the kit's, in the reader's language",
	"charactersAtLimitText":        "the words of the counter are the kit's, in the reader's language",
	"charactersOverLimitText":      "the words of the counter are the kit's, in the reader's language",
	"wordsUnderLimitText":          "the words of the counter are the kit's, in the reader's language",
	"wordsAtLimitText":             "the words of the counter are the kit's, in the reader's language",
	"wordsOverLimitText":           "the words of the counter are the kit's, in the reader's language",
	"countMessage":                 "the counter looks the same everywhere",
	"errorList.attributes":         "a line of the summary is a link to a field and nothing more",
	"errorList.html":               "texts are plain",
	"disableAutoFocus false":       "the focus moves unless told not to: false says nothing",
	"key.classes":                  "a key looks the same everywhere",
	"value.classes":                "an answer looks the same everywhere",
	"actions.classes":              "the links of a row look the same everywhere",
	"title.classes":                "a title looks the same everywhere",
	"status.classes":               "CannotStart is the only other look of a status",
	"card.attributes":              "no page of ours needs attributes on a card",
	"actions":                      "interruption pages are ordinary pages here",
	"breadcrumbs.attributes":       "no page of ours needs attributes on a step of the path",
	"option without a value":       "every line of a list has a value",
	"skip link without an address": "ours leads to #main, where our shells put the page",
	"skip link without words":      "ours has the kit's words",
	"panel without a body":         "a confirmation says what comes next",
	"card without a title":         "a card names what it is about",
	"no actions, said aloud":       "an empty list of links is no list of links",
	"date.label":                   "the names of the three fields are the kit's, in the reader's language",
	"date.id":                      "the ids of the three fields follow from the id of the date",
	"date.pattern":                 "the server says what is wrong, in words",
	"date.inputmode":               "a date is written in digits",
	"date.attributes":              "no page of ours needs attributes on a part of a date",
	"date.classes":                 "the three fields look the same everywhere",
	"error false":                  "a part is marked or says nothing",
	"nested names":                 "the names of the three fields follow from the prefix",
	"items with holes":             "a list in Go has no holes",
	"count without a limit":        "a counter always has a limit: the script never invents one",
	"selected false":               "a line is chosen or says nothing",
	"checked false":                "an answer is chosen or says nothing",
	"fieldset without a legend":    "nobody would hear the question",
	"preventDoubleClick false":     "a second press counts unless told not to: false says nothing",
}

// part turns the options of a fixture into one of ours; skip is the key of [notOffered] that
// says why it cannot.
type part func(options) (c templ.Component, skip string)

// matches renders every fixture of a component that our part can express, and compares.
func matches(t *testing.T, component string, build part) {
	t.Helper()
	drawn, left := 0, []string{}
	for _, f := range fixtures(t, component) {
		ours, skip := build(read(t, f))
		if skip != "" {
			if notOffered[skip] == "" {
				t.Errorf("%s: option %q is neither offered nor excused", f.Name, skip)
			}
			left = append(left, f.Name+" ("+skip+")")
			continue
		}
		drawn++
		want, got := normal(t, f.HTML), normal(t, draw(t, ours))
		if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s (-govuk-frontend +ours):\n%s\noptions: %s", f.Name, diff, f.Options)
		}
	}
	if drawn == 0 {
		t.Error("no fixture was compared")
	}
	t.Logf("%d fixtures alike, %d not offered: %s", drawn, len(left), strings.Join(left, ", "))
}

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(i18n.With(context.Background(), i18n.EN), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// around gives a part with children: the raw html of a fixture.
func around(c templ.Component, children string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w writer) error {
		return c.Render(templ.WithChildren(ctx, templ.Raw(children)), w)
	})
}

// options are those of a fixture, read one by one: what is never read is not offered.
type options struct {
	t     *testing.T
	where string
	all   map[string]any
	asked map[string]bool
}

func read(t *testing.T, f fixture) options {
	t.Helper()
	o := options{t: t, all: map[string]any{}, asked: map[string]bool{}}
	if err := json.Unmarshal(f.Options, &o.all); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return o
}

func (o options) take(name string) any { o.asked[name] = true; return o.all[name] }

func (o options) has(name string) bool { _, ok := o.all[name]; return ok }

func (o options) text(name string) string {
	switch v := o.take(name).(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

func (o options) truth(name string) bool { v, _ := o.take(name).(bool); return v }

func (o options) number(name string) int {
	switch v := o.take(name).(type) {
	case float64:
		return int(v)
	case string:
		var n int
		_, _ = fmt.Sscan(v, &n)
		return n
	}
	return 0
}

func (o options) attrs(name string) templ.Attributes {
	attrs := templ.Attributes{}
	given, _ := o.take(name).(map[string]any)
	for key, value := range given {
		attrs[key] = fmt.Sprint(value)
	}
	return attrs
}

func (o options) texts(name string) []string {
	var texts []string
	list, _ := o.take(name).([]any)
	for _, v := range list {
		texts = append(texts, fmt.Sprint(v))
	}
	return texts
}

func (o options) group(name string) options {
	all, _ := o.take(name).(map[string]any)
	return options{t: o.t, where: name, all: all, asked: map[string]bool{}}
}

func (o options) list(name string) []options {
	var list []options
	items, _ := o.take(name).([]any)
	for _, item := range items {
		if all, ok := item.(map[string]any); ok {
			list = append(list, options{t: o.t, where: name, all: all, asked: map[string]bool{}})
		}
	}
	return list
}

// unread gives the first option nobody asked for: "hint.html" if that has its own reason, else "html".
func unread(groups ...options) string {
	for _, o := range groups {
		for _, name := range slices.Sorted(maps.Keys(o.all)) {
			if o.asked[name] || o.all[name] == nil {
				continue
			}
			if full := o.where + "." + name; notOffered[full] != "" {
				return full
			}
			return name
		}
	}
	return ""
}

var spaces = regexp.MustCompile(`\s+`)
