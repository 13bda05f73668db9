package chat

import (
	"context"
	"slices"
	"strings"

	"parvis/internal/inbox/chat"
	"parvis/internal/kit/i18n"
)

// ended says what becomes of the question, once nothing can be said any more.
func ended(ctx context.Context, t *talk) string {
	switch {
	case !owed(t):
		return i18n.T(ctx, "chat.ended.done")
	case t.Chat.Email != "":
		return i18n.T(ctx, "chat.ended.mail", "Address", t.Chat.Email)
	}
	return i18n.T(ctx, "chat.ended.no_address", "Phone", spaced(t.Phone))
}

// owed tells that an answer is still to come: they were gone, or left, before one.
func owed(t *talk) bool {
	switch t.Chat.Why {
	case chat.Left, chat.Shut:
		return true
	case chat.ByResident:
		return !slices.ContainsFunc(t.Lines, func(l line) bool { return l.Kind == chat.Out })
	}
	return false
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
