package i18n

import (
	"strings"
	"testing"
	"text/template"

	"pgregory.net/rapid"
)

// A frame says what the template of the same message says, or leaves it to it.
func TestAFrameSaysWhatTheTemplateSays(t *testing.T) {
	t.Parallel()
	texts := rapid.SampledFrom([]string{"Bonjour ", "{{.Name}}", "{{ .Count }}", "{{.Gone}}", " {", "}} ", "<é>", "{{if .Name}}x{{end}}"})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(texts, 1, 5).Draw(rt, "parts"), "")
		args := map[string]any{"Name": rapid.SampledFrom([]any{"Nolwenn", "{{.Count}}", 12, 1.5, nil}).Draw(rt, "name"), "Count": 3}
		f, ok := frameOf(text)
		if !ok {
			return
		}
		got, ok := f.fill(args)
		if !ok {
			return
		}
		var want strings.Builder
		parsed, err := template.New("").Parse(text)
		if err != nil {
			rt.Fatalf("%q is a frame and no template: %v", text, err)
		}
		if err := parsed.Execute(&want, args); err != nil {
			rt.Fatal(err)
		}
		if got != want.String() {
			rt.Errorf("%q: got %q, want %q", text, got, want.String())
		}
	})
}
