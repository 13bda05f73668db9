package identity

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"parvis/internal/kit/errs"
)

// ColourName is a colour of the look by its name there, without the first dashes: "pv-brand", "il-roof".
type ColourName string

// Scheme is the light or the dark dress of a page.
type Scheme string

// The two dresses; both are always drawn and checked.
const (
	Light Scheme = "light"
	Dark  Scheme = "dark"
)

// Theme is what an authority changes of the look: some colours, its mark, its drawing. A row, never a file.
type Theme struct {
	Logo    string                           `json:"logo,omitempty"`    // a mark of the kit: "port", "hills"
	Drawing string                           `json:"drawing,omitempty"` // the town on the home page: "port", "hills"
	Colours map[Scheme]map[ColourName]Colour `json:"colours,omitempty"`
}

// The marks and drawings that the kit has.
var (
	Logos    = []string{"port", "hills"}
	Drawings = []string{"port", "hills"}
)

// inherited are the colours of the look (look.md, "Final tokens"), against which a theme is measured.
var inherited = map[Scheme]map[ColourName]Colour{
	Light: {
		"pv-ground": "#f7f5f1", "pv-surface": "#ffffff", "pv-surface-2": "#fcfbf8", "pv-sunken": "#efebe4", "pv-ink": "#1b2130",
		"pv-ink-soft": "#524c43", "pv-on-deep": "#f7f5f1", "pv-on-deep-soft": "#cfd8e6",
		"pv-brand": "#22406b", "pv-brand-strong": "#183052", "pv-on-brand": "#ffffff", "pv-brand-tint": "#e6ecf5",
		"pv-deep": "#1b3357", "pv-link": "#1a4fa3", "pv-accent": "#c9822b",
	},
	Dark: {
		"pv-ground": "#14181f", "pv-surface": "#1d222b", "pv-surface-2": "#1b2028", "pv-sunken": "#262c37", "pv-ink": "#f1ede6",
		"pv-ink-soft": "#bdb6aa", "pv-on-deep": "#f1ede6", "pv-on-deep-soft": "#bdb6aa",
		"pv-brand": "#a9c6f0", "pv-brand-strong": "#c9dcf8", "pv-on-brand": "#14181f", "pv-brand-tint": "#24344d",
		"pv-deep": "#0e1218", "pv-link": "#9cc2ff", "pv-accent": "#e0a252",
	},
}

// themeable are the tokens marked T in look.md; the thirteen of the drawing are ornament and only need to be colours.
var themeable = []ColourName{"pv-brand", "pv-brand-strong", "pv-on-brand", "pv-brand-tint", "pv-deep", "pv-link", "pv-accent",
	"il-sky", "il-sun", "il-wall-1", "il-wall-2", "il-wall-3", "il-wall-4", "il-roof", "il-roof-2", "il-open", "il-sea", "il-sea-2",
	"il-stone", "il-light"}

// pairs are what is read or touched on what; every pair that holds a themeable token is measured.
var pairs = []struct {
	fore, back ColourName
	least      float64
}{
	{"pv-on-brand", "pv-brand", 4.5}, {"pv-on-brand", "pv-brand-strong", 4.5},
	{"pv-brand", "pv-ground", 4.5}, {"pv-brand", "pv-surface", 4.5}, {"pv-brand", "pv-brand-tint", 4.5},
	{"pv-brand-strong", "pv-ground", 4.5}, {"pv-brand-strong", "pv-surface", 4.5},
	{"pv-ink", "pv-brand-tint", 7}, {"pv-ink-soft", "pv-brand-tint", 4.5},
	{"pv-link", "pv-ground", 4.5}, {"pv-link", "pv-surface", 4.5}, {"pv-link", "pv-surface-2", 4.5}, {"pv-link", "pv-sunken", 4.5}, {"pv-link", "pv-brand-tint", 4.5},
	{"pv-on-deep", "pv-deep", 7}, {"pv-on-deep-soft", "pv-deep", 4.5},
}

// Colour is the authority's, or else the look's.
func (t Theme) Colour(s Scheme, token ColourName) Colour {
	if c, ok := t.Colours[s][token]; ok {
		return c
	}
	return inherited[s][token]
}

// Check measures the theme: unknown marks, tokens and spellings are refused, and every pair that would be too faint to
// read, each with the ratio found and the one needed. The field of a problem is "light.pv-link".
func (t Theme) Check() (problems errs.Problems) {
	if t.Logo != "" && !slices.Contains(Logos, t.Logo) {
		problems.Add("logo", "identity.theme_logo", "Known", strings.Join(Logos, ", "))
	}
	if t.Drawing != "" && !slices.Contains(Drawings, t.Drawing) {
		problems.Add("drawing", "identity.theme_drawing", "Known", strings.Join(Drawings, ", "))
	}
	t.checkSpelling(&problems)
	if problems.Any() {
		return problems // a ratio of something that is no colour means nothing
	}
	for _, s := range []Scheme{Light, Dark} {
		t.checkContrast(s, &problems)
	}
	return problems
}

func (t Theme) checkSpelling(problems *errs.Problems) {
	for _, s := range slices.Sorted(maps.Keys(t.Colours)) {
		for _, token := range slices.Sorted(maps.Keys(t.Colours[s])) {
			field := string(s) + "." + string(token)
			if (s != Light && s != Dark) || !slices.Contains(themeable, token) {
				problems.Add(field, "identity.theme_token", "Token", field)
			} else if _, _, _, ok := t.Colours[s][token].rgb(); !ok {
				problems.Add(field, "identity.theme_colour", "Token", field)
			}
		}
	}
}

func (t Theme) checkContrast(s Scheme, problems *errs.Problems) {
	for _, pair := range pairs {
		ratio := Contrast(t.Colour(s, pair.fore), t.Colour(s, pair.back))
		if ratio >= pair.least {
			continue
		}
		field := cmp.Or(t.changed(s, pair.fore), t.changed(s, pair.back), string(s)+"."+string(pair.fore))
		problems.Add(field, "identity.theme_contrast", "Fore", string(pair.fore), "Back", string(pair.back), "Scheme", string(s),
			"Ratio", ratioText(ratio), "Least", fmt.Sprint(pair.least))
	}
}

func (t Theme) changed(s Scheme, token ColourName) string {
	if _, ok := t.Colours[s][token]; !ok {
		return ""
	}
	return string(s) + "." + string(token)
}

// CSS is the authority's style sheet, a dozen custom properties after the look's own. Empty when nothing is changed.
func (t Theme) CSS() string {
	var b strings.Builder
	t.rule(&b, Light, `:root`)
	t.rule(&b, Dark, `:root[data-scheme="dark"]`)
	if len(t.Colours[Dark]) > 0 {
		b.WriteString("@media (prefers-color-scheme: dark) {\n")
		t.rule(&b, Dark, `:root[data-scheme="auto"]`)
		b.WriteString("}\n")
	}
	return b.String()
}

func (t Theme) rule(b *strings.Builder, s Scheme, selector string) {
	if len(t.Colours[s]) == 0 {
		return
	}
	b.WriteString(selector + " {")
	for _, token := range slices.Sorted(maps.Keys(t.Colours[s])) {
		fmt.Fprintf(b, " --%s: %s;", token, t.Colours[s][token])
	}
	b.WriteString(" }\n")
}
