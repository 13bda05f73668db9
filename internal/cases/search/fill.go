package search

import (
	"strings"

	"parvis/internal/kit/tenant"
)

// What follows writes words as the index keeps them, for whoever fills it by the million: the bench. Everybody else
// publishes what happened, and the index listens.

// TextWords are the words of a text.
func TextWords(at tenant.ID, said string) string { return marked(at, text, telling(Words(said))) }

// NameWords are the words of a name in a head.
func NameWords(at tenant.ID, name string) string {
	b := &bag{mark: mark(at)}
	b.name(name)
	return b.String()
}

// WithinWords are the words of a name in a message.
func WithinWords(at tenant.ID, name string) string { return marked(at, within, Words(name)) }

// HeadMark is what a word of a head begins with.
func HeadMark(at tenant.ID) string { return mark(at) + string(head) }

// KindWord is the word of a kind.
func KindWord(at tenant.ID, k Kind) string { return marked(at, kind, []string{string(k)}) }

func marked(at tenant.ID, c class, words []string) string {
	b := &bag{mark: mark(at)}
	b.add(c, words...)
	return strings.TrimSpace(b.String())
}
