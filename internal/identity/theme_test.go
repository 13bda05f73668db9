package identity

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestContrast(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b Colour
		want float64
	}{
		{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#777777", "#ffffff", 4.48}, {"#767676", "#ffffff", 4.54},
		{"#1b2130", "#f7f5f1", 14.8}, {"#22406b", "#f7f5f1", 9.6}, {"#1a4fa3", "#f7f5f1", 7.2}, {"#a9c6f0", "#14181f", 10.2}, // look.md's own figures
	} {
		if got := Contrast(test.a, test.b); math.Abs(got-test.want) > 0.06 {
			t.Errorf("%s on %s: got %.2f, want %.2f", test.a, test.b, got, test.want)
		}
	}
}

func TestContrastIsSymmetric(t *testing.T) {
	t.Parallel()
	colour := rapid.StringMatching(`#[0-9a-f]{6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := Colour(colour.Draw(t, "a")), Colour(colour.Draw(t, "b"))
		if r := Contrast(a, b); r < 1 || r > 21.0001 || r != Contrast(b, a) {
			t.Fatalf("%s on %s: %f", a, b, r)
		}
	})
}

func TestTheLookItselfPasses(t *testing.T) {
	t.Parallel()
	if problems := (Theme{}).Check(); problems.Any() {
		t.Errorf("got %v", problems)
	}
}

func TestThemes(t *testing.T) {
	t.Parallel()
	light := func(token ColourName, c Colour) Theme {
		return Theme{Colours: map[Scheme]map[ColourName]Colour{Light: {token: c}}}
	}
	for name, test := range map[string]struct {
		theme Theme
		field string
		key   string
	}{
		"a pale link":         {light("pv-link", "#7fa8e8"), "light.pv-link", "identity.theme_contrast"},
		"white on yellow":     {light("pv-brand", "#ffd23f"), "light.pv-brand", "identity.theme_contrast"},
		"a light footer":      {light("pv-deep", "#8899bb"), "light.pv-deep", "identity.theme_contrast"},
		"not for changing":    {light("pv-ink", "#000000"), "light.pv-ink", "identity.theme_token"},
		"a word":              {light("pv-link", "blue"), "light.pv-link", "identity.theme_colour"},
		"capitals":            {light("pv-link", "#1A4FA3"), "light.pv-link", "identity.theme_colour"},
		"out of the sheet":    {light("pv-link", "#fff;}*{"), "light.pv-link", "identity.theme_colour"},
		"an unknown mark":     {Theme{Logo: "crown"}, "logo", "identity.theme_logo"},
		"an unknown dress":    {Theme{Colours: map[Scheme]map[ColourName]Colour{"sepia": {"pv-link": "#1a4fa3"}}}, "sepia.pv-link", "identity.theme_token"},
		"dark on dark":        {Theme{Colours: map[Scheme]map[ColourName]Colour{Dark: {"pv-link": "#1a4fa3"}}}, "dark.pv-link", "identity.theme_contrast"},
		"ornament is free":    {light("il-sky", "#ffd23f"), "", ""},
		"so is the ochre":     {light("pv-accent", "#ffd23f"), "", ""},
		"a deep green passes": {light("pv-brand", "#1f5a41"), "", ""},
	} {
		problems := test.theme.Check()
		p, found := problems.Of(test.field)
		if test.field == "" {
			if problems.Any() {
				t.Errorf("%s: got %v", name, problems)
			}
			continue
		}
		if !found || p.Key != test.key {
			t.Errorf("%s: got %v, want %s at %s", name, problems, test.key, test.field)
		}
	}
}

func TestARefusedThemeSaysTheRatio(t *testing.T) {
	t.Parallel()
	p, _ := Theme{Colours: map[Scheme]map[ColourName]Colour{Light: {"pv-link": "#7fa8e8"}}}.Check().Of("light.pv-link")
	if p.Args["Ratio"] != "2.22" || p.Args["Least"] != "4.5" {
		t.Errorf("got %v", p.Args)
	}
	if got := ratioText(4.4999); got != "4.49" {
		t.Errorf("a ratio that fails is rounded up to %s", got)
	}
}

func TestCSS(t *testing.T) {
	t.Parallel()
	theme := Theme{Colours: map[Scheme]map[ColourName]Colour{Light: {"pv-link": "#1b5e3f", "pv-brand": "#1f5a41"}, Dark: {"pv-link": "#9cc2ff"}}}
	want := ":root { --pv-brand: #1f5a41; --pv-link: #1b5e3f; }\n" +
		":root[data-scheme=\"dark\"] { --pv-link: #9cc2ff; }\n" +
		"@media (prefers-color-scheme: dark) {\n:root[data-scheme=\"auto\"] { --pv-link: #9cc2ff; }\n}\n"
	if got := theme.CSS(); got != want {
		t.Errorf("got %s", got)
	}
	if (Theme{}).CSS() != "" {
		t.Error("nothing changed, nothing written")
	}
}
