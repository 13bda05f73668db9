package email

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"
	"golang.org/x/text/encoding/charmap"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email/quoted"
	"parvis/internal/inbox/email/tnef"
)

// mostText is how much of a text is looked at; the row keeps less.
const mostText = 1 << 20

// contents reads text, HTML, files and appointments.
func contents(ctx context.Context, env *enmime.Envelope, h header, m *inbox.Message) error {
	text, page := unbroken(env.Text), unbroken(env.HTML)
	for _, p := range parts(env) {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch kind := strings.ToLower(p.ContentType); {
		case kind == "text/calendar":
			m.Facts.Events = append(m.Facts.Events, calendar(p.Content)...)
			m.Parts = append(m.Parts, filed(p, "invitation.ics"))
		case kind == "application/ms-tnef" || strings.EqualFold(p.FileName, "winmail.dat"):
			wrapped, ok := unwrap(p, m)
			if ok && strings.TrimSpace(text) == "" {
				text = wrapped.Text
			}
			if ok && strings.TrimSpace(page) == "" {
				page = wrapped.HTML
			}
		case kind == "message/rfc822":
			m.Parts = append(m.Parts, filed(p, "message.eml"))
		case kind == "message/delivery-status", kind == "text/rfc822-headers", kind == "message/disposition-notification":
			// read by classify
		case kind == "application/pkcs7-mime" || kind == "application/x-pkcs7-mime" || kind == "application/pgp-encrypted":
			m.Facts.Lost = append(m.Facts.Lost, "inbox.lost.encrypted")
			m.Parts = append(m.Parts, filed(p, "smime.p7m"))
		case p.FileName == "" && strings.TrimSpace(text) == "" && (kind == "" || strings.HasPrefix(kind, "multipart/")) && utf8.Valid(p.Content):
			text = string(p.Content) // a part that forgot to say what it is
		default:
			m.Parts = append(m.Parts, filed(p, "document"))
		}
	}
	if strings.TrimSpace(text) == "" && strings.TrimSpace(page) != "" {
		text = plain(page)
	}
	m.HTML, text = Clean(page), text[:min(len(text), mostText)]
	m.Facts.Forward = forwarded(m.Subject, text)
	if m.Facts.Forward {
		m.Text = text // what was passed on is what it is about
		return nil
	}
	m.Text, m.Quoted = quoted.Split(strings.TrimSpace(text))
	return nil
}

// parts are all parts that are not the text itself, each once.
func parts(env *enmime.Envelope) (all []*enmime.Part) {
	seen := map[*enmime.Part]bool{}
	for _, list := range [][]*enmime.Part{env.Inlines, env.Attachments, env.OtherParts} {
		for _, p := range list {
			if !seen[p] && !(p.ContentType == "text/html" && p.FileName == "" && p.ContentID == "" && string(p.Content) == env.HTML) {
				seen[p] = true
				all = append(all, p)
			}
		}
	}
	return all
}

func filed(p *enmime.Part, otherwise string) inbox.Part {
	name := p.FileName
	if strings.TrimSpace(name) == "" {
		name = otherwise
	}
	return inbox.Part{Name: name, Type: p.ContentType, ContentID: p.ContentID, Inline: p.Disposition == "inline" && p.ContentID != "", Body: p.Content}
}

// unwrap takes the files out of Outlook's own wrapping; what cannot be unwrapped is kept as it came.
func unwrap(p *enmime.Part, m *inbox.Message) (tnef.Message, bool) {
	wrapped, err := tnef.Read(p.Content)
	if err != nil {
		m.Facts.Lost = append(m.Facts.Lost, "inbox.lost.winmail")
		m.Parts = append(m.Parts, filed(p, "winmail.dat"))
		return tnef.Message{}, false
	}
	for _, f := range wrapped.Files {
		m.Parts = append(m.Parts, inbox.Part{Name: f.Name, Type: f.Type, ContentID: f.ContentID, Body: f.Body})
	}
	if wrapped.Cut {
		m.Facts.Lost = append(m.Facts.Lost, "inbox.lost.winmail")
	}
	return wrapped, true
}

// unbroken mends text that was UTF-8, did not say so, and was read as Latin 1: its bytes tell. Text that
// is truly Latin 1 is next to never valid UTF-8.
func unbroken(text string) string {
	bytes, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil || len(bytes) == len(text) || !utf8.Valid(bytes) {
		return text
	}
	return string(bytes)
}
