package smtp

import (
	"bytes"
	"fmt"

	gomail "github.com/wneessen/go-mail"

	"parvis/internal/notify"
)

// Write makes the bytes of a mail: plain text and HTML of the same words, seven
// bits, lines of at most 76 characters.
//
// Auto-Submitted and X-Auto-Response-Suppress keep holiday answers away. There
// is no Precedence and no List header: each mail is for one person about their
// own affair, and filters would take it for a mailing.
func Write(m notify.Mail) ([]byte, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&m.From)
	msg.ToMailAddress(&m.To)
	if m.ReplyTo != "" {
		if err := msg.ReplyTo(m.ReplyTo); err != nil {
			return nil, fmt.Errorf("reply address: %w", err)
		}
	}
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(m.Date)
	msg.Subject(m.Subject)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply")
	msg.SetGenHeader("Content-Language", string(m.Lang))
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	var raw bytes.Buffer
	if _, err := msg.WriteTo(&raw); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	for line := range bytes.Lines(raw.Bytes()) {
		if len(line) > 1000 {
			return nil, fmt.Errorf("write mail: a line of %d bytes, which servers may cut or refuse", len(line))
		}
	}
	return raw.Bytes(), nil
}
