package formats

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// row is one thing typed: what it becomes, or the key (without formats.) of what we say.
type row struct{ typed, want, problem string }

func check(t *testing.T, rows []row, read func(string) (string, error)) {
	t.Helper()
	for _, r := range append(rows, row{"", "", "empty"}, row{" \u00a0\u200b", "", "empty"}) {
		got, err := read(r.typed)
		if err != nil && r.problem == "" || err == nil && r.problem != "" || got != r.want {
			t.Errorf("%q: got %q, %v; want %q %s", r.typed, got, err, r.want, r.problem)
		}
		if err == nil {
			continue
		}
		if key := errs.KeyOf(err); key != "formats."+r.problem || errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: got the problem %s, want %s", r.typed, key, r.problem)
		}
		said(t, err)
	}
}

// said proves that the problem has whole sentences in every language.
func said(t *testing.T, err error) {
	t.Helper()
	for _, l := range i18n.Langs {
		if words := i18n.InArgs(l, errs.KeyOf(err), errs.ArgsOf(err)); words == "" || strings.Contains(words, "<no value>") {
			t.Errorf("%s in %s: %q", errs.KeyOf(err), l, words)
		}
	}
}

func TestPhonesInFrance(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{"01 99 00 12 34", "+33199001234", ""}, {"06.39.98.12.34", "+33639981234", ""}, {"0612345678", "+33612345678", ""},
		{"+33 (0)6 12 34 56 78", "+33612345678", ""}, {"0033612345678", "+33612345678", ""}, {"06\u00a012\u202f34 56-78", "+33612345678", ""},
		{"0692 12 34 56", "+262692123456", ""}, {"0590 20 10 10", "+590590201010", ""}, {"+687 26 12 34", "+687261234", ""},
		{"+44 20 7946 0018", "+442079460018", ""}, {"+32 2 512 34 56", "+3225123456", ""}, {"０６１２３４５６７８", "+33612345678", ""},
		{"06 12 34 56 7", "", "phone.length"}, {"06 12 34 56 789", "", "phone.length"}, {"0800 MAIRIE", "", "phone.letters"},
		{"12", "", "phone.example"}, {"+33 1 23", "", "phone.example"}, {"bonjour", "", "phone.letters"}, {strings.Repeat("1", 90), "", "phone.example"},
	}, func(s string) (string, error) { p, err := ReadPhone(s, "FR"); return p.E164, err })
}

func TestPhonesKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	p, err := ReadPhone(" 06.39.98.12.34 ", "FR")
	if err != nil || p.Typed != "06.39.98.12.34" || !p.Mobile || p.National() != "06\u00a039\u00a098\u00a012\u00a034" {
		t.Errorf("got %+v, %q, %v", p, p.National(), err)
	}
	fixed, err := ReadPhone("01 99 00 12 34", "FR")
	if err != nil || fixed.Mobile {
		t.Errorf("got %+v, %v", fixed, err)
	}
	if uk, err := ReadPhone("07700 900123", "GB"); err != nil || uk.E164 != "+447700900123" {
		t.Errorf("got %+v, %v", uk, err)
	}
}

func TestEmails(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{"jeanne@exemple.fr", "jeanne@exemple.fr", ""}, {" Jeanne.Le-Goff+aide@Mairie.Exemple.FR. ", "Jeanne.Le-Goff+aide@mairie.exemple.fr", ""},
		{"mailto:j@exemple.fr", "j@exemple.fr", ""}, {"o'brien@exemple.ie", "o'brien@exemple.ie", ""}, {"élodie@écologie.fr", "élodie@xn--cologie-9xa.fr", ""},
		{"jeanne.exemple.fr", "", "email.at"}, {"jeanne@exemple", "", "email.after"}, {"jeanne@exemple..fr", "", "email.after"}, {"jeanne@192.168.1.1", "", "email.after"},
		{"jeanne@-exemple.fr", "", "email.after"}, {"@exemple.fr", "", "email.before"}, {"jeanne..l@exemple.fr", "", "email.before"}, {".j@exemple.fr", "", "email.before"},
		{"j@exemple.fr, k@exemple.fr", "", "email.one"}, {"jeanne@le@exemple.fr", "", "email.one"}, {"jean ne@exemple.fr", "", "email.one"},
		{"a\r\nBcc: x@exemple.fr", "", "email.one"}, {"<j@exemple.fr>", "", "email.before"}, {strings.Repeat("a", 65) + "@exemple.fr", "", "email.before"},
		{"j@" + strings.Repeat("a", 64) + ".fr", "", "email.after"},
	}, ReadEmail)
	if meant, found := EmailTypo("jeanne@gamil.com"); !found || meant != "jeanne@gmail.com" {
		t.Errorf("got %q, %v", meant, found)
	}
}

func TestIBANs(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{"FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189", ""}, {"iban : fr76-3000-6000-0112-3456-7890-189", "FR7630006000011234567890189", ""},
		{"FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606", ""}, {"DE89 3704 0044 0532 0130 00", "DE89370400440532013000", ""},
		{"BE68 5390 0754 7034", "BE68539007547034", ""}, {"GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819", ""},
		{"FR76 3000 6000 0112 3456 7890 188", "", "iban.check"}, {"FR76 3000 6000 0112 3456 7809 189", "", "iban.check"}, {"FR76 3000 6000", "", "iban.length"},
		{"TR33 0006 1005 1978 6457 8413 26", "", "iban.country"}, {"30006000011234567890189", "", "iban.example"}, {"FR76é", "", "iban.example"},
	}, ReadIBAN)
	if got := ShowIBAN("FR7630006000011234567890189"); got != strings.ReplaceAll("FR76 3000 6000 0112 3456 7890 189", " ", "\u00a0") {
		t.Errorf("got %q", got)
	}
}

func TestCompanies(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{"732 829 320", "732829320", ""}, {"356000000", "356000000", ""}, {"732829321", "", "siren.check"}, {"000 000 000", "", "siren.check"},
		{"732 829 320 00074", "", "siren.siret"}, {"73282932", "", "siren.example"}, {"73282932O", "", "siren.example"},
	}, ReadSIREN)
	check(t, []row{
		{"732 829 320 00074", "73282932000074", ""}, {"356 000 000 00048", "35600000000048", ""}, {"356 000 000 49837", "35600000049837", ""},
		{"732 829 320 00075", "", "siret.check"}, {"356 000 000 49838", "", "siret.check"}, {"732829320", "", "siret.siren"}, {"bonjour", "", "siret.example"},
	}, ReadSIRET)
	check(t, []row{
		{"w751234567", "W751234567", ""}, {"W 2A1 000123", "W2A1000123", ""}, {"W9R1000123", "W9R1000123", ""},
		{"751234567", "", "rna.example"}, {"WABC123456", "", "rna.example"},
	}, ReadRNA)
	check(t, []row{
		{"44 000", "44000", ""}, {"97400", "97400", ""}, {"20000", "20000", ""}, {"01000", "01000", ""},
		{"4400", "", "postcode.example"}, {"00100", "", "postcode.example"}, {"99000", "", "postcode.example"}, {"4400O", "", "postcode.example"},
	}, ReadPostcode)
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{"1 234,56 €", "123456", ""}, {"1234.5", "123450", ""}, {"1 234", "123400", ""}, {"1\u202f234,56\u00a0€", "123456", ""}, {"1.234,56", "123456", ""},
		{"1,234.56", "123456", ""}, {"€12", "1200", ""}, {"12 euros", "1200", ""}, {"12,5", "1250", ""}, {"0", "0", ""}, {"0,07", "7", ""}, {"1.234.567", "123456700", ""},
		{"18400", "1840000", ""}, {"1'234.50", "123450", ""}, {"１２３", "12300", ""}, {"007", "700", ""},
		{"1,234", "", "money.thousands"}, {"1.234", "", "money.thousands"}, {"0,234", "", "money.decimals"}, {"1 234,567", "", "money.decimals"},
		{"-5", "", "money.negative"}, {"−5", "", "money.negative"}, {"environ 200", "", "money.example"}, {"12 34", "", "money.example"}, {"1,2,3", "", "money.example"},
		{"12,", "", "money.example"}, {",5", "", "money.example"}, {"1e9", "", "money.example"}, {"€", "", "money.example"}, {"99999999999999999999", "", "money.too_much"},
	}, func(s string) (string, error) {
		cents, err := ReadMoney(s)
		if err != nil {
			return "", err
		}
		return strconv.FormatInt(cents, 10), nil
	})
}

func TestAmountsOnAnEnglishPage(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int64{"1,234": 123400, "€1,234": 123400, "1,234,567": 123456700, "1.23": 123, "12,5": 1250, "1,234.5": 123450, "1 234,50": 123450} {
		if got, err := ReadMoneyIn(i18n.EN, typed); err != nil || got != want {
			t.Errorf("%q: got %d, %v; want %d", typed, got, err, want)
		}
	}
	if _, err := ReadMoneyIn(i18n.EN, "1.234"); errs.KeyOf(err) != "formats.money.thousands" {
		t.Errorf("got %v", err)
	}
}

func TestWrittenAmountsAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.Int64Range(0, mostCents-1).Draw(t, "cents")
		for _, l := range i18n.Langs {
			written := i18n.MoneyIn(l, cents)
			got, err := ReadMoneyIn(l, written)
			if err != nil || got != cents {
				t.Fatalf("%s: got %d, %v; want %d", written, got, err, cents)
			}
		}
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{"  Jeanne ", "Jeanne", ""}, {"Le  Goff-d’Étampes", "Le Goff-d'Étampes", ""}, {"O", "O", ""}, {"Nguyễn", "Nguyễn", ""}, {"محمد", "محمد", ""}, {"李", "李", ""},
		{"E\u0301lodie", "Élodie", ""}, {"Martin Jr.", "Martin Jr.", ""}, {"María (Pepa)", "María (Pepa)", ""},
		{"Jeanne2", "", "name.signs"}, {"<script>", "", "name.signs"}, {"a@b", "", "name.signs"}, {"-", "", "name.letters"}, {strings.Repeat("é", 101), "", "name.long"},
	}, ReadName)
	if got := Unaccented("Éloïse Œuvrard"); got != "Eloise OEuvrard" {
		t.Errorf("got %q", got)
	}
}
