package forms_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

var day = rules.Date{Year: 2026, Month: 12, Day: 3}

func ask(f catalogue.Field, l i18n.Lang) forms.Question {
	f.ID = "q"
	f.Label = i18n.Text{i18n.FR: "Question", i18n.EN: "Question"}
	return forms.Question{Field: &f, Name: "q", Options: f.Options, Lang: l, Today: day}
}

// reading is one thing typed, and what each face makes of it.
type reading struct {
	name   string
	field  catalogue.Field
	lang   i18n.Lang
	typed  []string // name, value…
	answer any      // under "q"; nil when nothing is taken
	fault  string   // key of the first problem; "" when sound
	at     string   // its input, when not "q"
	show   string   // joined by " / "
}

var (
	options = []catalogue.Choice{{Value: "a", Label: i18n.Text{i18n.FR: "Pomme", i18n.EN: "Apple"}}, {Value: "b", Label: i18n.Text{i18n.FR: "Poire", i18n.EN: "Pear"}}, {Value: "none", Label: i18n.Text{i18n.FR: "Aucun", i18n.EN: "None"}}}
	one     = 1.0
	ten     = 10.0
	long    = strings.Repeat("é", 1<<19) // a megabyte
)

var readings = []reading{
	{"text", catalogue.Field{Type: "text"}, "fr", []string{"q", "  deux   mots "}, "deux mots", "", "", "deux mots"},
	{"text, empty", catalogue.Field{Type: "text"}, "fr", nil, nil, "forms.problem.text.empty.text", "", ""},
	{"text, only spaces", catalogue.Field{Type: "text"}, "fr", []string{"q", " \u00a0\t"}, nil, "forms.problem.text.empty.text", "", ""},
	{"text, empty and optional", catalogue.Field{Type: "text", Optional: true}, "fr", nil, nil, "", "", ""},
	{"text, a megabyte", catalogue.Field{Type: "text"}, "fr", []string{"q", long}, long, "forms.problem.text.long", "", long},
	{"text, invalid UTF-8", catalogue.Field{Type: "text"}, "fr", []string{"q", "a\xff"}, nil, "forms.problem.text.unreadable", "", ""},
	{"text, right to left", catalogue.Field{Type: "text"}, "fr", []string{"q", "سلمى"}, "سلمى", "", "", "سلمى"},
	{"text, direction turned", catalogue.Field{Type: "text"}, "fr", []string{"q", "a\u202egnp.exe"}, "agnp.exe", "", "", "agnp.exe"},
	{"text, control signs", catalogue.Field{Type: "text"}, "fr", []string{"q", "a\x00b\x07\nc"}, "ab c", "", "", "ab c"},
	{"text, pattern", catalogue.Field{Type: "text", Pattern: &catalogue.Pattern{Match: `[A-Z]\d+`, Message: i18n.Text{i18n.FR: "Écrivez une lettre"}}}, "fr", []string{"q", "12"}, "12", "Écrivez une lettre", "", "12"},
	{"long text", catalogue.Field{Type: "long_text"}, "fr", []string{"q", "une ligne \r\nune autre\n\n"}, "une ligne\nune autre", "", "", "une ligne / une autre"},
	{"long text, too long", catalogue.Field{Type: "long_text", MaxLength: 3}, "fr", []string{"q", "éèàù"}, "éèàù", "forms.problem.text.long", "", "éèàù"},
	{"name", catalogue.Field{Type: "name"}, "fr", []string{"q", "Nadia  Le Goff"}, "Nadia Le Goff", "", "", "Nadia Le Goff"},
	{"name, figures", catalogue.Field{Type: "name"}, "fr", []string{"q", "R2D2"}, nil, "formats.name.signs", "", ""},
	{"signature", catalogue.Field{Type: "signature"}, "fr", nil, nil, "forms.problem.text.empty.signature", "", ""},
	{"date", catalogue.Field{Type: "date"}, "fr", []string{"q-day", "27", "q-month", "3", "q-year", "2014"}, "2014-03-27", "", "", "27 mars 2014"},
	{"date, month in letters", catalogue.Field{Type: "date"}, "en", []string{"q-day", "1", "q-month", "Févr.", "q-year", "2014"}, "2014-02-01", "", "", "1 February 2014"},
	{"date, 31 February", catalogue.Field{Type: "date"}, "fr", []string{"q-day", "31", "q-month", "2", "q-year", "2014"}, nil, "formats.date.short_month", "q-day", ""},
	{"date, no leap year", catalogue.Field{Type: "date"}, "fr", []string{"q-day", "29", "q-month", "2", "q-year", "2015"}, nil, "formats.date.leap", "q-day", ""},
	{"date, two figures", catalogue.Field{Type: "date"}, "fr", []string{"q-day", "2", "q-month", "2", "q-year", "14"}, nil, "formats.date.year", "q-year", ""},
	{"date, no month", catalogue.Field{Type: "date"}, "fr", []string{"q-day", "2", "q-month", "", "q-year", "2014"}, nil, "formats.date.missing_month", "q-month", ""},
	{"date, long ago", catalogue.Field{Type: "date"}, "fr", []string{"q-day", "2", "q-month", "2", "q-year", "1014"}, nil, "forms.problem.date.long_ago", "q-year", ""},
	{"date, empty", catalogue.Field{Type: "date"}, "fr", nil, nil, "forms.problem.date.empty", "q-day", ""},
	{"date, past asked", catalogue.Field{Type: "date", Past: true}, "fr", []string{"q-day", "4", "q-month", "12", "q-year", "2026"}, "2026-12-04", "forms.problem.date.future", "q-day", "4 décembre 2026"},
	{"date, today is past", catalogue.Field{Type: "date", Past: true}, "fr", []string{"q-day", "3", "q-month", "12", "q-year", "2026"}, "2026-12-03", "", "", "3 décembre 2026"},
	{"date, future asked", catalogue.Field{Type: "date", Future: true}, "fr", []string{"q-day", "1", "q-month", "12", "q-year", "2026"}, "2026-12-01", "forms.problem.date.past", "q-day", "1er décembre 2026"},
	{"date, before the first", catalogue.Field{Type: "date", NotBefore: day}, "fr", []string{"q-day", "1", "q-month", "1", "q-year", "2026"}, "2026-01-01", "forms.problem.date.before", "q-day", "1er janvier 2026"},
	{"date, after the last", catalogue.Field{Type: "date", NotAfter: day}, "fr", []string{"q-day", "1", "q-month", "1", "q-year", "2027"}, "2027-01-01", "forms.problem.date.after", "q-day", "1er janvier 2027"},
	{"money, thousands", catalogue.Field{Type: "money"}, "fr", []string{"q", "18 400,50 €"}, 18400.5, "", "", "18 400,50 €"},
	{"money, English", catalogue.Field{Type: "money"}, "en", []string{"q", "€1,234.56"}, 1234.56, "", "", "€1,234.56"},
	{"money, a month", catalogue.Field{Type: "money", Unit: "EUR/month"}, "fr", []string{"q", "640"}, 640.0, "", "", "640 € par mois"},
	{"money, words", catalogue.Field{Type: "money"}, "fr", []string{"q", "dix-huit mille"}, nil, "formats.money.example", "", ""},
	{"money, negative", catalogue.Field{Type: "money"}, "fr", []string{"q", "-5"}, nil, "formats.money.negative", "", ""},
	{"money, three decimals", catalogue.Field{Type: "money"}, "fr", []string{"q", "0,125"}, nil, "formats.money.decimals", "", ""},
	{"money, too little", catalogue.Field{Type: "money", AtLeast: &one}, "fr", []string{"q", "0"}, 0.0, "forms.problem.money.low", "", "0 €"},
	{"money, too much", catalogue.Field{Type: "money", AtMost: &ten}, "fr", []string{"q", "11"}, 11.0, "forms.problem.money.high", "", "11 €"},
	{"number", catalogue.Field{Type: "number", Unit: "km"}, "fr", []string{"q", "1 234,5"}, 1234.5, "", "", "1 234,5 km"},
	{"number, English thousands", catalogue.Field{Type: "number"}, "en", []string{"q", "1,234"}, 1234.0, "", "", "1,234"},
	{"number, Arabic figures", catalogue.Field{Type: "number"}, "fr", []string{"q", "١٢"}, 12.0, "", "", "12"},
	{"number, below nothing", catalogue.Field{Type: "number"}, "fr", []string{"q", "−3"}, -3.0, "forms.problem.number.low", "", "−3"},
	{"number, half", catalogue.Field{Type: "number", Whole: true}, "fr", []string{"q", "2,5"}, 2.5, "forms.problem.number.whole", "", "2,5"},
	{"number, scientific", catalogue.Field{Type: "number"}, "fr", []string{"q", "1e9"}, nil, "forms.problem.number.figures", "", ""},
	{"number, not a number", catalogue.Field{Type: "number"}, "fr", []string{"q", "NaN"}, nil, "forms.problem.number.figures", "", ""},
	{"yes", catalogue.Field{Type: "yes_no"}, "fr", []string{"q", "yes"}, true, "", "", "Oui"},
	{"no", catalogue.Field{Type: "yes_no"}, "en", []string{"q", "no"}, false, "", "", "No"},
	{"yes or no, neither", catalogue.Field{Type: "yes_no"}, "fr", []string{"q", "maybe"}, nil, "forms.problem.choice.empty", "", ""},
	{"yes or no, unsure", catalogue.Field{Type: "yes_no", DontKnow: true}, "fr", []string{"q", "dont_know"}, "dont_know", "", "", "Je ne sais pas"},
	{"money, unsure", catalogue.Field{Type: "money", DontKnow: true}, "fr", []string{"q", "", "q-unsure", "yes"}, "dont_know", "", "", "Je ne sais pas"},
	{"choice", catalogue.Field{Type: "choice", Options: options}, "fr", []string{"q", "b"}, "b", "", "", "Poire"},
	{"choice, forged", catalogue.Field{Type: "choice", Options: options}, "fr", []string{"q", "z"}, "z", "forms.problem.choice.unknown", "", "z"},
	{"choice, other without words", catalogue.Field{Type: "choice", Options: options, Other: true}, "fr", []string{"q", "other"}, "other", "forms.problem.choice.other", "q-other", "Autre"},
	{"choice, other", catalogue.Field{Type: "choice", Options: options, Other: true}, "fr", []string{"q", "other", "q-other", "Kiwi"}, "other", "", "", "Kiwi"},
	{"choice, other not offered", catalogue.Field{Type: "choice", Options: options}, "fr", []string{"q", "other", "q-other", "Kiwi"}, "other", "forms.problem.choice.unknown", "", "other"},
	{"choices", catalogue.Field{Type: "choices", Options: options}, "fr", []string{"q", "a", "q", "b", "q", "a"}, []any{"a", "b"}, "", "", "Pomme / Poire"},
	{"choices, none and one", catalogue.Field{Type: "choices", Options: options}, "fr", []string{"q", "a", "q", "none"}, []any{"a", "none"}, "forms.problem.choices.none", "", "Pomme / Aucun"},
	{"choices, empty", catalogue.Field{Type: "choices", Options: options}, "fr", nil, nil, "forms.problem.choices.empty", "", ""},
	{"consent", catalogue.Field{Type: "consent"}, "fr", []string{"q", "yes"}, true, "", "", "D’accord"},
	{"consent, not given", catalogue.Field{Type: "consent"}, "fr", nil, nil, "forms.problem.consent.empty", "", ""},
	{"address", catalogue.Field{Type: "address"}, "fr", []string{"q-line", "14 quai des Indes", "q-postcode", "29 990", "q-city", "Portvieux"}, map[string]any{"line": "14 quai des Indes", "postcode": "29990", "city": "Portvieux"}, "", "", "14 quai des Indes / 29990 Portvieux"},
	{"address, forged commune", catalogue.Field{Type: "address"}, "fr", []string{"q-line", "x", "q-postcode", "29990", "q-city", "P", "q-commune", "29998"}, map[string]any{"line": "x", "postcode": "29990", "city": "P"}, "", "", "x / 29990 P"},
	{"address, postcode", catalogue.Field{Type: "address"}, "fr", []string{"q-line", "x", "q-postcode", "299", "q-city", "P"}, map[string]any{"line": "x", "postcode": "299", "city": "P"}, "forms.problem.address.postcode", "q-postcode", "x / 299 P"},
	{"address, empty", catalogue.Field{Type: "address"}, "fr", nil, nil, "forms.problem.address.empty", "q-line", ""},
	{"person", catalogue.Field{Type: "person", Parts: []string{"first_name", "last_name", "email"}}, "fr", []string{"q-first_name", "Nadia", "q-last_name", "Le Goff", "q-email", "nadia@example.org"}, map[string]any{"first_name": "Nadia", "last_name": "Le Goff", "email": "nadia@example.org"}, "", "", "Nadia Le Goff / nadia@example.org"},
	{"person, born tomorrow", catalogue.Field{Type: "person", Parts: []string{"birth_date"}}, "fr", []string{"q-birth_date-day", "4", "q-birth_date-month", "12", "q-birth_date-year", "2026"}, map[string]any{"birth_date": "2026-12-04"}, "forms.problem.date.future", "q-birth_date-day", "4 décembre 2026"},
	{"household", catalogue.Field{Type: "household"}, "fr", []string{"q-adults", "2", "q-children", "1"}, map[string]any{"adults": 2.0, "children": 1.0}, "", "", "2 adultes / 1 enfant"},
	{"household, nobody", catalogue.Field{Type: "household"}, "fr", []string{"q-adults", "0", "q-children", "1"}, map[string]any{"adults": 0.0, "children": 1.0}, "forms.problem.household.figures", "q-adults", "0 adulte / 1 enfant"},
	{"household, a crowd", catalogue.Field{Type: "household"}, "fr", []string{"q-adults", "2", "q-children", "99"}, map[string]any{"adults": 2.0, "children": 99.0}, "forms.problem.household.figures", "q-children", "2 adultes / 99 enfants"},
	{"email", catalogue.Field{Type: "email"}, "fr", []string{"q", " nadia@Example.ORG "}, "nadia@example.org", "", "", "nadia@example.org"},
	{"email, without @", catalogue.Field{Type: "email"}, "fr", []string{"q", "nadia"}, nil, "formats.email.at", "", ""},
	{"phone", catalogue.Field{Type: "phone"}, "fr", []string{"q", "06 39 98 21 07"}, "+33639982107", "", "", "06 39 98 21 07"},
	{"phone, abroad", catalogue.Field{Type: "phone"}, "fr", []string{"q", "+44 7700 900123"}, "+447700900123", "", "", "+44 7700 900123"},
	{"phone, short", catalogue.Field{Type: "phone"}, "fr", []string{"q", "06 39"}, nil, "formats.phone.length", "", ""},
	{"iban", catalogue.Field{Type: "iban"}, "fr", []string{"q", "fr76 3000 6000 0112 3456 7890 189"}, "FR7630006000011234567890189", "", "", "FR76 3000 6000 0112 3456 7890 189"},
	{"iban, a wrong figure", catalogue.Field{Type: "iban"}, "fr", []string{"q", "FR76 3000 6000 0112 3456 7890 188"}, nil, "formats.iban.check", "", ""},
	{"siret", catalogue.Field{Type: "siret"}, "fr", []string{"q", "732 829 320 00074"}, "73282932000074", "", "", "732 829 320 00074"},
	{"siret, only the siren", catalogue.Field{Type: "siret"}, "fr", []string{"q", "732829320"}, nil, "formats.siret.siren", "", ""},
	{"place, words", catalogue.Field{Type: "place"}, "fr", []string{"q-words", "devant l’école"}, map[string]any{"words": "devant l’école"}, "", "", "devant l’école"},
	{"place, point", catalogue.Field{Type: "place"}, "fr", []string{"q-lat", "47.87", "q-lon", "-3.91"}, map[string]any{"lat": 47.87, "lon": -3.91}, "", "", "Un point sur le plan"},
	{"place, forged point", catalogue.Field{Type: "place"}, "fr", []string{"q-lat", "NaN", "q-lon", "900"}, nil, "forms.problem.place.point", "q-words", ""},
	{"place, nothing", catalogue.Field{Type: "place"}, "fr", nil, nil, "forms.problem.place.empty", "q-address", ""},
	{"file, none", catalogue.Field{Type: "file"}, "fr", nil, nil, "forms.problem.file.empty", "", ""},
	{"file, later", catalogue.Field{Type: "file", Later: true}, "fr", []string{"q-later", "yes"}, nil, "", "", "À envoyer plus tard"},
	{"file, later where it may not", catalogue.Field{Type: "file"}, "fr", []string{"q-later", "yes"}, nil, "forms.problem.file.empty", "", ""},
	{"info", catalogue.Field{Type: "info"}, "fr", []string{"q", "x"}, nil, "", "", ""},
}

func TestReadings(t *testing.T) {
	t.Parallel()
	for _, r := range readings {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			q, a := ask(r.field, r.lang), forms.Answers{}
			problems := forms.Read(q, typed(r.typed...), a)
			if !problems.Any() {
				problems = forms.CheckOne(q, a)
			}
			if diff := cmp.Diff(r.answer, a["q"]); diff != "" {
				t.Errorf("answer (-want +got):\n%.300s", diff)
			}
			key, at := "", ""
			if problems.Any() {
				key, at = problems[0].Key, problems[0].Field
				if key == "" {
					key = problems[0].Text
				} else if i18n.InArgs(r.lang, key, problems[0].Args) == "" {
					t.Errorf("no words for %s", key)
				}
			}
			if key != r.fault || r.fault != "" && at != or(r.at, "q") {
				t.Errorf("problem: got %q at %q, want %q at %q", key, at, r.fault, or(r.at, "q"))
			}
			if got := plain(strings.Join(forms.Show(q, a), " / ")); got != r.show {
				t.Errorf("shown: got %.80q, want %.80q", got, r.show)
			}
			backAndForth(t, q, a)
		})
	}
}

// backAndForth: what is written into the inputs reads as the same answer.
func backAndForth(t *testing.T, q forms.Question, a forms.Answers) {
	t.Helper()
	again := forms.Answers{}
	if problems := forms.Read(q, forms.Write(q, a), again); problems.Any() {
		t.Errorf("what was taken is not taken again: %+v", problems)
	}
	if diff := cmp.Diff(a, again); diff != "" {
		t.Errorf("written and read again (-first +second):\n%.300s", diff)
	}
}

// TestEveryTypeHasItsFaces: a type that the language knows can be read, checked, shown,
// written and looked at by rules; each has a reading above.
func TestEveryTypeHasItsFaces(t *testing.T) {
	t.Parallel()
	seen := map[catalogue.FieldType]bool{}
	for _, r := range readings {
		seen[r.field.Type] = true
	}
	for _, kind := range catalogue.FieldTypes {
		if kind == catalogue.TypeGroup {
			continue // holds questions and has no answer of its own
		}
		if !seen[kind] {
			t.Errorf("%s has no reading in the table", kind)
		}
		q, a := ask(catalogue.Field{Type: kind}, i18n.FR), forms.Answers{}
		var problems errs.Problems
		problems = append(problems, forms.Read(q, forms.Typed{}, a)...)
		problems = append(problems, forms.CheckOne(q, a)...)
		if len(forms.Show(q, a)) > 0 || len(forms.Write(q, a)) > 0 || forms.Fact(q, a) != nil {
			t.Errorf("%s: an answer that was not given is shown, written or known", kind)
		}
		if !problems.Any() && kind != catalogue.TypeInfo {
			t.Errorf("%s: nothing at all is accepted where an answer is required", kind)
		}
	}
}

func TestHouseholdCountsItsPeople(t *testing.T) {
	t.Parallel()
	q := ask(catalogue.Field{Type: catalogue.TypeHousehold}, i18n.FR)
	fact := forms.Fact(q, forms.Answers{"q": map[string]any{"adults": 2.0, "children": 3.0}})
	if got := rules.Part(fact, "people"); got != 5.0 {
		t.Errorf("people: got %v, want 5", got)
	}
	if forms.Fact(q, forms.Answers{"q": map[string]any{"adults": 2.0}}) != nil {
		t.Error("half a household is known")
	}
}

func typed(pairs ...string) forms.Typed {
	in := forms.Typed{}
	for i := 0; i+1 < len(pairs); i += 2 {
		in[pairs[i]] = append(in[pairs[i]], pairs[i+1])
	}
	return in
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// plain writes hard spaces as spaces, so that expectations can be typed.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }
