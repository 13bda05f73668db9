package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
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
