package smtp

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"parvis/internal/notify"
)

// Write makes the bytes of a mail: plain text and HTML of the same words, seven
// bits, lines of at most 76 characters.
//
// Auto-Submitted and X-Auto-Response-Suppress keep holiday answers away from what no person wrote. There
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
	if !m.Personal {
		msg.SetGenHeader("Auto-Submitted", "auto-generated")
		msg.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply")
	}
	refer(msg, m)
	msg.SetGenHeader("Content-Language", string(m.Lang))
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	for _, f := range m.Files {
		if err := msg.AttachReader(f.Name, bytes.NewReader(f.Body), gomail.WithFileContentType(gomail.ContentType(f.Type))); err != nil {
			return nil, fmt.Errorf("attach a file: %w", err)
		}
	}
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

var messageID = regexp.MustCompile(`^[^\s<>]{1,900}$`)

// refer names the messages that the mail answers. They came from strangers: one that could
// not stand in a header is left out, the others still find the exchange.
func refer(msg *gomail.Msg, m notify.Mail) {
	var refs []string
	for _, id := range m.References {
		if messageID.MatchString(id) {
			refs = append(refs, "<"+id+">")
		}
	}
	if messageID.MatchString(m.InReplyTo) {
		msg.SetGenHeaderPreformatted("In-Reply-To", "<"+m.InReplyTo+">")
	}
	if len(refs) > 0 {
		msg.SetGenHeaderPreformatted("References", strings.Join(refs, "\r\n "))
	}
}
