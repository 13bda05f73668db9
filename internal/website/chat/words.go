package chat

import (
	"context"
	"strings"

	"parvis/internal/kit/i18n"
)

// ended says what becomes of the question, once nothing can be said any more.
func ended(ctx context.Context, t *talk) string {
	switch {
	case t.Chat.LastBy == "out":
		return i18n.T(ctx, "chat.ended.done")
	case t.Chat.Email != "":
		return i18n.T(ctx, "chat.ended.mail", "Address", t.Chat.Email)
	}
	return i18n.T(ctx, "chat.ended.no_address", "Phone", spaced(t.Phone))
}

// mailTo is the address that the field of the copy begins with.
func mailTo(p *chatPage) string {
	if p.In.Has("email") {
		return p.In.Get("email")
	}
	return p.Talk.Chat.Email
}

// spaced keeps a telephone number on one line.
func spaced(number string) string { return strings.ReplaceAll(number, " ", "\u00a0") }

// dial is a number as a telephone takes it.
func dial(written string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, written)
}
