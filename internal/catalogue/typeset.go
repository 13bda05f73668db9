package catalogue

import (
	"regexp"

	"parvis/internal/kit/i18n"
)

const nbsp = "\u00a0"

// frenchJoins are the places where French never breaks a line: before double signs,
// inside guillemets, between thousands, and between a figure and its unit or month.
var frenchJoins = []struct {
	at   *regexp.Regexp
	join string
}{
	{regexp.MustCompile(` ([?!:;»%€])`), nbsp + "$1"},
	{regexp.MustCompile(`« `), "«" + nbsp},
	{regexp.MustCompile(`(\d) (\d{3})\b`), "$1" + nbsp + "$2"},
	{regexp.MustCompile(`(\d) (\d{3})\b`), "$1" + nbsp + "$2"}, // again: millions share a group
	{regexp.MustCompile(`(\d|1er) (h|ans?|jours?|mois|semaines?|minutes?|personnes?|km|m²|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b`), "$1" + nbsp + "$2"},
}

// typeset puts the hard spaces of French where an officer typed plain ones, so that a
// page never begins a line with a question mark. The file itself is not touched.
func typeset(l i18n.Lang, text string) string {
	if l != i18n.FR {
		return text
	}
	for _, rule := range frenchJoins {
		text = rule.at.ReplaceAllString(text, rule.join)
	}
	return text
}
