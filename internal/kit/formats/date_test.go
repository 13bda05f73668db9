package formats

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"parvis/internal/kit/civil"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

func TestDatesInThreeBoxes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ day, month, year, want, problem, part string }{
		{"27", "3", "2009", "2009-03-27", "", ""}, {"1er", "août", "2026", "2026-08-01", "", ""}, {" 02 ", "02", "2026", "2026-02-02", "", ""},
		{"29", "février", "2028", "2028-02-29", "", ""}, {"5", "FEVRIER", "2026", "2026-02-05", "", ""}, {"5", "Sept.", "2026", "2026-09-05", "", ""},
		{"5", "march", "2026", "2026-03-05", "", ""}, {"5", "juil", "2026", "2026-07-05", "", ""}, {"5", "dec", "2026", "2026-12-05", "", ""}, {"５", "５", "２０２６", "2026-05-05", "", ""},
		{"5", "mai", "2026", "2026-05-05", "", ""}, {"5", "mar", "2026", "2026-03-05", "", ""},
		{"", "", "", "", "empty", ""}, {"", "3", "2009", "", "date.missing_day", "day"}, {"27", "", "2009", "", "date.missing_month", "month"}, {"27", "3", "", "", "date.missing_year", "year"},
		{"32", "3", "2009", "", "date.day", "day"}, {"0", "3", "2009", "", "date.day", "day"}, {"-1", "3", "2009", "", "date.day", "day"}, {"trois", "3", "2009", "", "date.day", "day"},
		{"27", "13", "2009", "", "date.month", "month"}, {"27", "jui", "2009", "", "date.month", "month"}, {"27", "ma", "2009", "", "date.month", "month"},
		{"27", "3", "09", "", "date.year", "year"}, {"27", "3", "20090", "", "date.year", "year"}, {"27", "3", "0009", "", "date.year", "year"},
		{"29", "2", "2027", "", "date.leap", "day"}, {"30", "2", "2028", "", "date.short_month", "day"}, {"31", "4", "2027", "", "date.short_month", "day"},
	} {
		got, err := ReadDate(c.day, c.month, c.year)
		if (err == nil) != (c.problem == "") || err == nil && got.String() != c.want {
			t.Errorf("%s/%s/%s: got %s, %v; want %s %s", c.day, c.month, c.year, got, err, c.want, c.problem)
		}
		if err == nil {
			continue
		}
		if errs.KeyOf(err) != "formats."+c.problem || DatePart(err) != c.part {
			t.Errorf("%s/%s/%s: got %s in box %q, want %s in %q", c.day, c.month, c.year, errs.KeyOf(err), DatePart(err), c.problem, c.part)
		}
		said(t, err)
	}
}

func TestEveryDayIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := civil.Date{Year: 1900, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 100_000).Draw(t, "days"))
		for _, l := range i18n.Langs {
			month := rapid.SampledFrom([]string{strconv.Itoa(int(want.Month)), monthNames[want.Month-1][0], monthNames[want.Month-1][1]}).Draw(t, "month")
			got, err := ReadDate(strconv.Itoa(want.Day), month, strconv.Itoa(want.Year))
			if err != nil || got != want {
				t.Fatalf("%s, %s: got %s, %v", l, want, got, err)
			}
		}
	})
}

// FuzzReaders proves that no text breaks a reader, that what was read is read again as itself, and that every
// refusal has words.
func FuzzReaders(f *testing.F) {
	for _, s := range []string{"06 12 34 56 78", "jeanne@exemple.fr", "FR76 3000 6000 0112 3456 7890 189", "1 234,56 €", "W751234567", "\xff\u202e", "+33(0)", "2A004"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for name, read := range map[string]func(string) (string, error){
			"email": ReadEmail, "iban": ReadIBAN, "siren": ReadSIREN, "siret": ReadSIRET, "rna": ReadRNA, "postcode": ReadPostcode, "name": ReadName,
			"phone": func(s string) (string, error) { p, err := ReadPhone(s, "FR"); return p.E164, err },
			"money": func(s string) (string, error) {
				cents, err := ReadMoney(s)
				if err == nil && (cents < 0 || cents >= mostCents) {
					t.Fatalf("%q became %d cents", s, cents)
				}
				return strconv.FormatInt(cents/100, 10), err
			},
		} {
			got, err := read(typed)
			if err != nil {
				said(t, err)
				continue
			}
			if again, err := read(got); err != nil || again != got {
				t.Fatalf("%s %q became %q, then %q, %v", name, typed, got, again, err)
			}
		}
		if d, err := ReadDate(typed, typed, typed); err == nil {
			t.Fatalf("%q in three boxes became %s", typed, d)
		}
	})
}
