package forms

import (
	"embed"
	"strings"

	"parvis/internal/kit/i18n"
)

//go:embed words/*.json
var wordFiles embed.FS

func init() { i18n.Register(wordFiles) }

// words gives one of our own texts in every language, in the shape of a definition's texts.
func words(key string) i18n.Text {
	text := i18n.Text{}
	for _, l := range i18n.Langs {
		text[l] = i18n.In(l, key)
	}
	return text
}

// say is one of our words for showing answers.
func (q Question) say(key string) string { return i18n.In(q.Lang, "forms.show."+key) }

func (q Question) sayCount(key string, n int) string {
	return i18n.In(q.Lang, "forms.show."+key, "Count", n)
}

// unitWords is what stands after a figure of this question.
func (q Question) unitWords() string { return UnitWords(q.Unit, q.Lang) }

// UnitWords is what stands after a figure: " par mois", " km". The euro is written by the
// figure itself.
func UnitWords(unit string, l i18n.Lang) string {
	unit = strings.TrimPrefix(strings.TrimPrefix(unit, "EUR"), "/")
	switch unit {
	case "":
		return ""
	case "day", "week", "month", "quarter", "year":
		return " " + i18n.In(l, "forms.unit."+unit)
	case "m2":
		return "\u00a0m²"
	case "m3":
		return "\u00a0m³"
	case "people", "years", "months", "days":
		return "\u00a0" + i18n.In(l, "forms.unit."+unit)
	}
	return "\u00a0" + unit
}
