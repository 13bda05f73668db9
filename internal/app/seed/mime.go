package seed

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"
)

// mail is one as a mail program writes it, before it goes to the server.
type mail struct {
	from, name, to, subject, text string
	id                            string // without brackets; "" for programs that write none
	answers                       string // the Message-ID that it answers
	at                            time.Time
	extra                         []string // further lines of the header
	files                         []enclosed
}

// bytes writes the mail: plain text, or parts when files go along (RFC 2045).
func (m mail) bytes() []byte {
	var b bytes.Buffer
	head := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	head("From", fmt.Sprintf("%s <%s>", mime.QEncoding.Encode("utf-8", m.name), m.from))
	head("To", m.to)
	head("Subject", mime.QEncoding.Encode("utf-8", m.subject))
	head("Date", m.at.Format(time.RFC1123Z))
	if m.id != "" {
		head("Message-ID", "<"+m.id+">")
	}
	if m.answers != "" {
		head("In-Reply-To", "<"+m.answers+">")
		head("References", "<"+m.answers+">")
	}
	for _, line := range m.extra {
		b.WriteString(line + "\r\n")
	}
	head("MIME-Version", "1.0")
	if len(m.files) == 0 {
		words(&b, m.text)
		return b.Bytes()
	}
	const edge = "=-portvieux-seed"
	head("Content-Type", `multipart/mixed; boundary="`+edge+`"`)
	b.WriteString("\r\n--" + edge + "\r\n")
	words(&b, m.text)
	for _, f := range m.files {
		fmt.Fprintf(&b, "\r\n--%s\r\nContent-Type: %s; name=%q\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n", edge, f.kind, f.name, f.name)
		plain := base64.StdEncoding.EncodeToString(f.body)
		for ; len(plain) > 76; plain = plain[76:] {
			b.WriteString(plain[:76] + "\r\n")
		}
		b.WriteString(plain)
	}
	b.WriteString("\r\n--" + edge + "--\r\n")
	return b.Bytes()
}

// words writes a text part. Writing to a buffer never fails.
func words(b *bytes.Buffer, text string) {
	b.WriteString("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	w := quotedprintable.NewWriter(b)
	_, _ = w.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	_ = w.Close()
}

// returned is the report of a server that could not deliver one of ours (RFC 3464).
func returned(of, to, at string, when time.Time) []byte {
	return fmt.Appendf(nil, `From: Mail Delivery System <mailer-daemon@courriel.example>
To: %s
Subject: Undelivered Mail Returned to Sender
Date: %s
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=-back"

--=-back
Content-Type: text/plain; charset=us-ascii

The mail system could not deliver your message: the mailbox of the recipient is full.

--=-back
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.courriel.example

Final-Recipient: rfc822; %s
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 mailbox full

--=-back
Content-Type: text/rfc822-headers

Message-ID: <%s>
Subject: Re:

--=-back--
`, at, when.Format(time.RFC1123Z), to, of)
}
