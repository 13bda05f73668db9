package sms_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"parvis/internal/inbox/sms"
)

func TestMeasure(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text            string
		unicode         bool
		units, segments int
	}{
		"empty":                                   {"", false, 0, 0},
		"160 letters are one":                     {strings.Repeat("a", 160), false, 160, 1},
		"161 are two":                             {strings.Repeat("a", 161), false, 161, 2},
		"306 are two":                             {strings.Repeat("a", 306), false, 306, 2},
		"307 are three":                           {strings.Repeat("a", 307), false, 307, 3},
		"80 euro signs are one":                   {strings.Repeat("€", 80), false, 160, 1},
		"an escaped sign is not cut":              {strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), false, 306, 3},
		"accents of the alphabet":                 {"éèùìòàÇÉ", false, 8, 1},
		"a small cedilla is not in it":            {"ça", true, 2, 1},
		"70 of UCS-2 are one":                     {strings.Repeat("ê", 70), true, 70, 1},
		"71 are two":                              {strings.Repeat("ê", 71), true, 71, 2},
		"134 are two":                             {strings.Repeat("ê", 134), true, 134, 2},
		"135 are three":                           {strings.Repeat("ê", 135), true, 135, 3},
		"a picture of two units is not cut":       {strings.Repeat("ê", 66) + "🙂" + strings.Repeat("ê", 66), true, 134, 3},
		"the escape itself has no place":          {"\x1b", true, 1, 1},
		"every sign of the extension costs two":   {"\f^{}\\[~]|€", false, 20, 1},
		"brackets beside a cedilla cost one each": {"[ç]", true, 3, 1},
	} {
		got := sms.Measure(c.text)
		if got.Unicode != c.unicode || got.Units != c.units || got.Segments != c.segments {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestOddSignsAreNamed(t *testing.T) {
	t.Parallel()
	if got := sms.Measure("façade, ça et œuf").Odd; got != "çœ" {
		t.Errorf("odd signs: %q", got)
	}
}

// The bounds of any packing: no segment overflows, and none is left with room that a sign of the next could have had.
func TestSegmentsHoldTheText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("aé€^çê🙂 \n0"))).Draw(t, "text")
		m := sms.Measure(text)
		alone, joined := 160, 153
		if m.Unicode {
			alone, joined = 70, 67
			if n := len(utf16.Encode([]rune(text))); n != m.Units {
				t.Fatalf("%d units, UTF-16 has %d", m.Units, n)
			}
		}
		switch {
		case m.Units == 0 && m.Segments != 0, m.Units > 0 && m.Units <= alone && m.Segments != 1:
			t.Fatalf("%+v", m)
		case m.Units > alone && (m.Segments*joined < m.Units || (m.Segments-1)*(joined-1) >= m.Units):
			t.Fatalf("%d units do not fit %d segments tightly", m.Units, m.Segments)
		case m.Left < 0:
			t.Fatalf("%d left", m.Left)
		}
	})
}

func TestAddingASignNeverMakesATextShorter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, more := rapid.String().Draw(t, "text"), rapid.Rune().Draw(t, "more")
		if a, b := sms.Measure(text), sms.Measure(text+string(more)); b.Segments < a.Segments {
			t.Fatalf("%d segments became %d", a.Segments, b.Segments)
		}
	})
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"L\u2019aide est pr\u00eate\u00a0: \u00ab\u00a0oui\u00a0\u00bb\u2026": "L'aide est pr\u00eate : \"oui\"...",
		"\u0153uf\tdur": "oeuf dur", "bad \xff byte": "bad ? byte", "Leïla": "Leïla",
	} {
		if got := sms.Plain(typed); got != want {
			t.Errorf("%q became %q, want %q", typed, got, want)
		}
	}
}

func FuzzMeasure(f *testing.F) {
	for _, seed := range []string{"", "€", "ç\x00", strings.Repeat("🙂", 40), "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := sms.Measure(sms.Plain(text))
		if (m.Segments == 0) != (m.Units == 0) || m.Left < 0 {
			t.Errorf("%q: %+v", text, m)
		}
		if again := sms.Measure(sms.Plain(sms.Plain(text))); again != m {
			t.Errorf("%q: plain twice is another text", text)
		}
		sms.CommandOf(text)
	})
}
