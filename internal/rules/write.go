package rules

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"parvis/internal/kit/i18n"
)

// Write puts a value in a reader's words: "350 €", "9 ans", "1er septembre 2026".
func (d *Decl) Write(v Value, lang i18n.Lang) string { return d.write(v, lang) }

func (d *Decl) write(v Value, lang i18n.Lang) string {
	switch v := v.(type) {
	case bool:
		return i18n.In(lang, "rules.value."+Of(v).String())
	case float64:
		return d.number(v, lang)
	case string:
		return d.text(v, lang)
	case []any:
		return d.list(v, lang)
	case map[string]any:
		return record(v, lang)
	}
	return i18n.In(lang, "rules.value.unknown")
}

func (d *Decl) number(n float64, lang i18n.Lang) string {
	if d.Type == TypeMoney || strings.HasPrefix(d.Unit, "EUR") {
		return i18n.MoneyIn(lang, int64(math.Round(n*100)))
	}
	figure := i18n.NumberIn(lang, n)
	switch d.Unit {
	case "":
		return figure
	case "years", "months", "days", "people":
		return i18n.In(lang, "rules.unit."+d.Unit, "Count", int(n), "Number", figure)
	}
	if d.Unit == "%" && lang == i18n.EN {
		return figure + d.Unit
	}
	return figure + "\u00a0" + d.Unit
}

// low writes the lower end of a range without its unit: "de 3 à 17 ans".
func (d *Decl) low(v Value, lang i18n.Lang) string {
	if n, ok := v.(float64); ok && d.Type == TypeNumber {
		return i18n.NumberIn(lang, n)
	}
	return d.write(v, lang)
}

func (d *Decl) text(s string, lang i18n.Lang) string {
	if label, ok := d.Options[s]; ok {
		return label.In(lang)
	}
	if isoDay.MatchString(s) {
		if day, err := ParseDate(s); err == nil {
			return i18n.CivilIn(lang, day.Time())
		}
	}
	return s
}

func (d *Decl) list(items []any, lang i18n.Lang) string {
	if len(items) == 0 {
		return i18n.In(lang, "rules.value.none")
	}
	var parts []string
	for _, item := range items {
		if isScalar(item) {
			parts = append(parts, d.write(item, lang))
		}
	}
	if len(parts) < len(items) { // entries, files: how many is what can be said
		return i18n.NumberIn(lang, float64(len(items)))
	}
	return strings.Join(parts, ", ")
}

// record writes an address or a person by the parts that a letter would show.
func record(m map[string]any, lang i18n.Lang) string {
	var parts []string
	for _, group := range [][]string{{"first_name", "last_name"}, {"line"}, {"postcode", "city"}, {"words"}} {
		var words []string
		for _, name := range group {
			if s, ok := m[name].(string); ok && s != "" {
				words = append(words, s)
			}
		}
		if len(words) > 0 {
			parts = append(parts, strings.Join(words, " "))
		}
	}
	if len(parts) == 0 {
		return i18n.In(lang, "rules.value.given")
	}
	return strings.Join(parts, ", ")
}

func (d *Decl) label(name string, lang i18n.Lang) string {
	if label := trimEnd(d.Label.In(lang)); label != "" {
		return label
	}
	return name
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
