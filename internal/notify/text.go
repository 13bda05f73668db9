package notify

import (
	"strings"

	"parvis/internal/kit/i18n"
)

// Text writes the plain text that every mail carries, foot included.
func (d Document) Text(l i18n.Lang, head Letterhead, canReply bool) string {
	head = head.safe()
	var out strings.Builder
	for i, b := range d.Blocks {
		switch {
		case i == 0:
		case b.Item && d.Blocks[i-1].Item:
			out.WriteString("\n")
		default:
			out.WriteString("\n\n")
		}
		if b.Item {
			out.WriteString("- ")
		}
		for _, s := range b.Spans {
			out.WriteString(s.plain(l))
		}
	}
	out.WriteString("\n\n-- \n")
	for _, line := range foot(l, head, canReply) {
		out.WriteString(line + "\n")
	}
	if head.Site != "" {
		out.WriteString(head.Site + "\n")
	}
	return out.String()
}

func (s Span) plain(l i18n.Lang) string {
	if s.Link == "" || s.Link == s.Text {
		return s.Text
	}
	return i18n.In(l, "notify.mail.link", "Words", s.Text, "Link", s.Link)
}

// foot says who writes, whether an answer is read, and how to reach a person.
func foot(l i18n.Lang, head Letterhead, canReply bool) []string {
	key := "notify.mail.no_reply"
	if canReply {
		key = "notify.mail.reply"
	}
	lines := []string{head.Name, i18n.In(l, key)}
	if head.Contact != "" {
		lines = append(lines, head.Contact)
	}
	return lines
}
