package catalogue_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
)

// yamlLines makes one of all that ends a line in YAML.
var yamlLines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// FuzzParse: whatever the file, there is an answer: a service, or faults with a place
// in the file and words in each language.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"../../services/*.yaml", "testdata/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(source)
		}
	}
	for _, source := range wholeCases {
		if len(source) < 5000 {
			f.Add([]byte(source))
		}
	}
	for _, source := range []string{
		"parvis: 1\na: &a [*a, *a]\n", "parvis: 1\ntitle: &t {fr: a}\nsummary: *t\n", "{\"parvis\": 1,\t\"service\": \"a\"}",
		"parvis: 1\n<<: {service: a}\n", "--- \nparvis: 1\n---\nparvis: 1\n", "parvis: !!int 1\nminutes: !!str 4", "parvis: 1\nminutes: .inf\n",
		"parvis: 1\nform: [null, 1, {page: a, fields: [null, {id: 1}]}]\nrules: {a: null, b: [], c: {all_of: [null]}}\nflow: {states: [], moves: null}",
		flatshare,
		"parvis: 1\nform: [{page: a, fields: [{id: h, type: household, members: {}, fields: [{id: h_age, type: household, members: {max: -1}}]}, {id: h, type: household, members: {relations: [h]}}]}]",
		"parvis: 1\nsilence: {means: acceptance, after: {months: -2, days: 9999999}, source: {de: x}}\nsources: {x: null}",
		"parvis: 1\nrules: {a: b, b: {rule: a, label: {fr: a}}, c: {label: {fr: a, en: b}}, d: null}",
	} {
		f.Add([]byte(source))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		doc, _ := catalogue.Parse("fuzz.yaml", source)
		faults := catalogue.Lint(doc)
		lines := strings.Count(yamlLines.Replace(string(source)), "\n") + 2
		for _, fault := range faults {
			if fault.At.Line < 1 || fault.At.Line > lines || fault.At.Column < 1 {
				t.Errorf("no such place: %s", fault.Line(i18n.EN))
			}
			for _, lang := range i18n.Langs {
				if fault.Reason(lang) == "" || fault.Mend(lang) == "" {
					t.Errorf("no words for %s", fault.Key)
				}
			}
		}
		if service, _ := catalogue.Compile(doc); service != nil {
			service.Simulate(nil, catalogue.Moment{})
		} else if len(faults.Errors()) == 0 {
			t.Error("no service, and no fault")
		}
	})
}
