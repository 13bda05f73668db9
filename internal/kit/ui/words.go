package ui

import (
	"context"
	"embed"
	"strconv"

	"parvis/internal/kit/i18n"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// word is one of the kit's own few words, in the reader's language.
func word(ctx context.Context, key string, pairs ...any) string {
	return i18n.T(ctx, "kit.ui."+key, pairs...)
}

// spelled writes a small number in letters, as one would say it.
func spelled(ctx context.Context, n int) string {
	if n < 1 || n > 9 {
		return i18n.Number(ctx, n)
	}
	return word(ctx, "number."+strconv.Itoa(n))
}
