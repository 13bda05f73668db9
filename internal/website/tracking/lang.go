package tracking

import (
	"context"

	"parvis/internal/kit/i18n"
)

// foreign is a language to mark on a text that is not in the page's: a screen reader then says it with the right voice.
func (t *teller) foreign(l i18n.Lang) string {
	if l == "" || l == i18n.LangOf(t.ctx) {
		return ""
	}
	return string(l)
}

// langOf is the language in which a text is shown to the reader: theirs, or the first that it has.
func langOf(ctx context.Context, text i18n.Text) i18n.Lang {
	reader := i18n.LangOf(ctx)
	if text[reader] != "" {
		return reader
	}
	for _, other := range i18n.Langs {
		if text[other] != "" {
			return other
		}
	}
	return reader
}
