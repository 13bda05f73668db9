package forms_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/forms/formstest"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
)

// machine saves, leaves and comes back at random, against a model that only knows what
// was last posted soundly.
type machine struct {
	h     *formstest.House
	draft *forms.Draft
	last  map[string]string // page → what its last post was
	model map[string]any    // field → answer as it should be kept
}

// TestSaveAndComeBack: whatever the order of saving, leaving, hiding and faulty answers,
// what was sound is kept, what is asked and answered is in the case and what is hidden is not
// (cds-snc/platform-forms-client#4096, open-formulieren#3952).
func TestSaveAndComeBack(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	rapid.Check(t, func(t *rapid.T) {
		draft, _ := h.Start()
		m := &machine{h: h, draft: draft, model: map[string]any{}}
		t.Repeat(map[string]func(*rapid.T){
			"knows": m.knows, "quotient": m.quotient, "fee": m.fee, "household": m.household, "children": m.children,
			"come back": func(*rapid.T) { m.draft = h.Fresh(m.draft) },
			"":          m.holds,
		})
	})
}

func (m *machine) knows(t *rapid.T) {
	yes := rapid.Bool().Draw(t, "knows")
	m.h.Save(m.draft, "means", []string{"knows_quotient"}, "knows_quotient", map[bool]string{true: "yes", false: "no"}[yes])
	m.model["knows_quotient"] = yes
}

// quotient is posted with the answer that shows it, as a browser would.
func (m *machine) quotient(t *rapid.T) {
	euros := rapid.IntRange(-5, 2000).Draw(t, "quotient")
	m.h.Save(m.draft, "means", []string{"knows_quotient", "quotient"}, "knows_quotient", "yes", "quotient", fmt.Sprint(euros))
	m.model["knows_quotient"] = true
	delete(m.model, "quotient")
	if euros >= 0 {
		m.model["quotient"] = float64(euros)
	}
}

func (m *machine) fee(t *rapid.T) {
	text := rapid.SampledFrom([]string{"120", "cent", "", "1 234,50", "12,345,6"}).Draw(t, "fee")
	m.h.Save(m.draft, "club", []string{"fee"}, "fee", text)
	delete(m.model, "fee")
	if known, ok := map[string]float64{"120": 120, "1 234,50": 1234.5}[text]; ok {
		m.model["fee"] = known
	}
}

func (m *machine) household(t *rapid.T) {
	children := rapid.IntRange(0, 3).Draw(t, "children")
	m.h.Save(m.draft, "home", []string{"household"}, "household-adults", "1", "household-children", fmt.Sprint(children))
	m.model["household"] = map[string]any{"adults": 1.0, "children": float64(children)}
}

func (m *machine) children(t *rapid.T) {
	if n, _ := m.model["household"].(map[string]any); n == nil || n["children"] == 0.0 {
		return // the page is not asked
	}
	name := rapid.SampledFrom([]string{"Malo", "Inès", "سلمى"}).Draw(t, "name")
	m.h.Save(m.draft, "children", []string{"children", "children-0-first_name"}, "children-count", "1", "children-0-first_name", name)
	m.model["children"] = []any{map[string]any{"first_name": name}}
}

// holds compares the draft and its final answers with the model.
func (m *machine) holds(t *rapid.T) {
	fresh := m.h.Fresh(m.draft)
	form, err := m.h.Forms.Form(m.h.Here(), fresh)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.model, map[string]any(fresh.Answers)); diff != "" {
		t.Fatalf("kept (-model +draft):\n%s", diff)
	}
	want := map[string]any{}
	for id, answer := range m.model {
		want[id] = answer
	}
	if m.model["knows_quotient"] != true {
		delete(want, "quotient")
	}
	if n, _ := m.model["household"].(map[string]any); n == nil || n["children"] == 0.0 {
		delete(want, "children")
	}
	if diff := cmp.Diff(want, map[string]any(form.Final(fresh))); diff != "" {
		t.Fatalf("in the case (-model +final):\n%s", diff)
	}
}

// FuzzRead: nothing that can be typed breaks a reader, and what is taken is written and
// read again as the same answer.
func FuzzRead(f *testing.F) {
	for _, r := range readings {
		first := ""
		if len(r.typed) > 1 {
			first = r.typed[1]
		}
		if len(first) < 1000 {
			f.Add(first, first, first)
		}
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, kind := range catalogue.FieldTypes {
			if kind == catalogue.TypeGroup {
				continue
			}
			for _, l := range i18n.Langs {
				q := ask(catalogue.Field{Type: kind, Other: true, DontKnow: true, Optional: true}, l)
				in := typed("q", a, "q-day", a, "q-month", b, "q-year", c, "q-line", a, "q-postcode", b, "q-city", c, "q-adults", a, "q-children", b,
					"q-first_name", a, "q-last_name", b, "q-words", a, "q-address", b, "q-lat", a, "q-lon", b, "q-other", c)
				answers := forms.Answers{}
				if forms.Read(q, in, answers).Any() {
					continue
				}
				forms.CheckOne(q, answers)
				if strings.ContainsAny(strings.Join(forms.Show(q, answers), ""), "\u202e\x00") {
					t.Errorf("%s shows a sign that turns or hides: %q", kind, a)
				}
				backAndForth(t, q, answers)
			}
		}
	})
}
