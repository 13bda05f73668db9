package notify

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parvis/internal/kit/i18n"
)

func render(t *testing.T, body string, v Values, own ...string) Document {
	t.Helper()
	_, d, err := Template{Subject: "s", Body: body}.Render(v, own...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRender(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body   string
		values Values
		want   string
	}{
		"variable":           {"Bonjour {{ name }},\n\nMerci.", Values{"name": "Awa"}, "Bonjour Awa,\n\nMerci."},
		"section kept":       {"{{# sum }}Vous recevez {{ sum }}.{{/ sum }}", Values{"sum": "80 €"}, "Vous recevez 80 €."},
		"section left out":   {"A.\n\n{{# sum }}\nVous recevez {{ sum }}.\n{{/ sum }}\n\nB.", Values{"sum": " "}, "A.\n\nB."},
		"section when empty": {"{{^ sum }}Rien.{{/ sum }}", Values{"sum": ""}, "Rien."},
		"nested":             {"{{# a }}{{# b }}x{{/ b }}y{{/ a }}", Values{"a": "1", "b": ""}, "y"},
		"list":               {"Il manque :\n- un avis\n{{# b }}\n- {{ b }}\n{{/ b }}\n- une date", Values{"b": "un nom"}, "Il manque :\n\n- un avis\n- un nom\n- une date"},
		"link":               {"[Suivre]({{ url }})", Values{"url": "https://p.test/x"}, "Suivre : https://p.test/x"},
		"markup in a value":  {"{{ name }}", Values{"name": "[a](https://evil.test) {{ url }} {{# x }}"}, "[a](https:\u2060/\u2060/evil.test) {{ url }} {{# x }}"},
		"place in a value":   {"{{ name }}!", Values{"name": "\uE000\uE001x"}, "x!"},
		"lines in a value":   {"{{ name }}", Values{"name": "a\r\nb\u2028c"}, "a\nb\nc"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := render(t, tt.body, tt.values).Text(i18n.FR, Letterhead{}, false)
			got, _, _ := strings.Cut(text, "\n\n-- \n")
			if diff := cmp.Diff(tt.want, strings.ReplaceAll(got, "\u00a0", " ")); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRenderOwnWordsKeepTheirAddresses(t *testing.T) {
	t.Parallel()
	v := Values{"note": "voir https://service-public.fr"}
	got := render(t, "Nous : {{ note }}.", v, "note").Blocks[0].Spans
	want := []Span{{Text: "Nous : "}, {Text: "voir "}, {Text: "https://service-public.fr", Link: "https://service-public.fr"}, {Text: "."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}

func TestRenderFailsLoudly(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"{{ missing }}", "{{# a }}x", "{{/ a }}", "{{# a }}{{# b }}{{/ a }}{{/ b }}"} {
		if _, _, err := (Template{Subject: "s", Body: body}).Render(Values{"a": "1", "b": "1"}); err == nil {
			t.Errorf("%q rendered without an error", body)
		}
	}
}

func TestBadLinksLoseTheirLink(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"javascript:alert(1)", "data:text/html,x", "https://", "//evil.test", "https://a b", "https://u:p@evil.test", "vbscript:x", "/relative", ""} {
		d := render(t, "[mots]({{ url }})", Values{"url": target})
		if got := d.Blocks[0].Spans[0]; got.Link != "" || got.Text != "mots" {
			t.Errorf("%q became %+v", target, got)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	allowed := []Variable{{Name: "reference"}, {Name: "amount", Empty: true}, {Name: "tracking", Link: true}}
	tests := map[string]struct {
		subject, body string
		want          []string
	}{
		"good":             {"Demande {{ reference }}", "{{# amount }}{{ amount }}{{/ amount }} [Suivre]({{ tracking }}) [mairie](https://p.test)", nil},
		"unknown":          {"s", "a\n{{ nme }}", []string{"body:2 notify.template.unknown"}},
		"not a name":       {"s", "{{ a + b }}", []string{"body:1 notify.template.no_name"}},
		"code":             {"s", "{{ printf \"%s\" . }}{{ .Env }}", []string{"body:1 notify.template.no_name", "body:1 notify.template.no_name"}},
		"open section":     {"s", "x\n\n{{# amount }}", []string{"body:3 notify.template.section_open"}},
		"wrong end":        {"s", "{{/ amount }}", []string{"body:1 notify.template.section_end"}},
		"hole":             {"s", "Vous recevez {{ amount }}.", []string{"body:1 notify.template.may_be_empty"}},
		"hole in inverted": {"s", "{{^ amount }}{{ amount }}{{/ amount }}", []string{"body:1 notify.template.may_be_empty"}},
		"stray braces":     {"s", "{{ reference", []string{"body:1 notify.template.braces"}},
		"answer as link":   {"s", "[x]({{ reference }})", []string{"body:1 notify.template.no_link"}},
		"bare link":        {"s", "{{ tracking }}", []string{"body:1 notify.template.bare_link"}},
		"script link":      {"s", "[x](javascript:y)", []string{"body:1 notify.template.bad_link"}},
		"glued link":       {"s", "[x](https://e.test/{{ reference }})", []string{"body:1 notify.template.bad_link"}},
		"empty":            {" ", "", []string{"subject:1 notify.template.no_subject", "body:1 notify.template.no_body"}},
		"subject lines":    {"a\nBcc: x@y.z", "b", []string{"subject:1 notify.template.subject_lines"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range Check(Template{Subject: tt.subject, Body: tt.body}, allowed) {
				got = append(got, p.Part+":"+string(rune('0'+p.Line))+" "+p.Key)
				for _, l := range i18n.Langs {
					if p.In(l) == p.Key {
						t.Errorf("%s has no words in %s", p.Key, l)
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// What Check accepts, Render never refuses, and no value ever adds a line to a
// subject or a link to a body.
func TestCheckedTemplatesRender(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOf(rapid.SampledFrom([]string{
			"{{ a }}", "{{# a }}{{ a }}\n{{/ a }}", "{{^ b }}x", "{{/ b }}", "{{^ b }}[x]({{/ b }}", "\n\n", "- x\n", "[m](https://p.test)", "(", "[", "](", "é ",
		})).Draw(t, "body")
		text := Template{Subject: "{{ a }}", Body: strings.Join(pieces, "")}
		v := Values{"a": rapid.String().Draw(t, "a"), "b": rapid.StringMatching(`(\[x\]\(https://evil\.test\)|\r\nBcc: a@b)*`).Draw(t, "b")}
		if len(Check(text, []Variable{{Name: "a"}, {Name: "b"}})) > 0 {
			t.Skip("not published")
		}
		subject, d, err := text.Render(v)
		if err != nil {
			t.Fatalf("checked template does not render: %v", err)
		}
		if strings.ContainsAny(subject, "\r\n\x00") {
			t.Fatalf("subject %q", subject)
		}
		for _, b := range d.Blocks {
			for _, s := range b.Spans {
				if s.Link != "" && s.Link != "https://p.test" {
					t.Fatalf("link %q from a value", s.Link)
				}
			}
		}
	})
}

func FuzzRender(f *testing.F) {
	f.Add("s {{ a }}", "{{# a }}[x]({{ a }}){{/ a }}\n- y", "https://p.test\r\nBcc: x@y.z")
	f.Fuzz(func(t *testing.T, subject, body, value string) {
		text := Template{Subject: subject, Body: body}
		Check(text, []Variable{{Name: "a"}})
		got, d, err := text.Render(Values{"a": value})
		if err != nil {
			return
		}
		if strings.ContainsAny(got, "\r\n") {
			t.Errorf("subject %q", got)
		}
		d.Text(i18n.EN, Letterhead{}, true)
		d.HTML(i18n.EN, got, Letterhead{}, true)
	})
}
