package email_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/notify/notifytest"
	"parvis/internal/notify/smtp"
)

// relay is the mail server that takes answers over: a real one, on a port of this machine.
type relay struct {
	t      *testing.T
	server *notifytest.Server
}

func (r relay) FailNext(fates ...inbox.Fate) {
	for _, fate := range fates {
		switch fate {
		case inbox.Temporary:
			r.server.Plan(notifytest.Fault{At: "to", Code: 451})
		case inbox.Permanent:
			r.server.Plan(notifytest.Fault{At: "to", Code: 550})
		case inbox.Unsure:
			r.server.Plan(notifytest.Fault{At: "cut-after-text"})
		}
	}
}

func (r relay) Refs() (refs []string) {
	for _, m := range r.server.Mails() {
		if !m.Cut {
			refs = append(refs, header(m.Raw, "Message-ID"))
		}
	}
	return refs
}

func header(raw, name string) string {
	for line := range strings.Lines(raw) {
		if value, ok := strings.CutPrefix(strings.ToLower(line), strings.ToLower(name)+":"); ok {
			return strings.Trim(strings.TrimSpace(line[len(line)-len(value):]), "<>")
		}
	}
	return ""
}

func buildRelay(t *testing.T) (inbox.Way, inboxtest.Other) {
	t.Helper()
	server := notifytest.NewServer(t)
	url := server.URL(t, "", "?tls=none")
	return inbox.Way{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read), Channel: email.Channel{Sender: smtp.New(url, smtp.Options{})}}, relay{t, server}
}

// mailed is an incoming mail as a listener brings it.
func mailed(raw string) inbox.Incoming {
	body, name := email.Identify(strings.NewReader(strings.ReplaceAll(raw, "\n", "\r\n")))
	return inbox.Incoming{Raw: body, Identify: name}
}

func plainMail(n int, from, to, text string, more ...string) string {
	return fmt.Sprintf("Message-ID: <m%d@example.test>\nDate: Thu, 03 Dec 2026 14:12:00 +0100\nFrom: Nolwenn Le Goff <%s>\nTo: %s\nSubject: Cantine\n%s\n%s\n",
		n, from, to, strings.Join(append(more, ""), "\n"), text)
}

func TestConforms(t *testing.T) {
	t.Parallel()
	inboxtest.Conforms(t, inboxtest.Adapter{
		Door: inbox.Email, Address: "contact@portvieux.example", Build: buildRelay,
		Good: func(n int) inbox.Incoming {
			return mailed(plainMail(n, fmt.Sprintf("nolwenn%d@example.test", n), "contact@portvieux.example", "Bonjour,\nquel est le tarif ?"))
		},
		Reply: func(l inbox.Item, replyTo string) inbox.Incoming {
			return mailed(plainMail(900, l.Party, replyTo, "Merci !", "In-Reply-To: <"+l.Facts.Ref+">"))
		},
		Padded: func(size int) inbox.Incoming {
			return mailed(plainMail(size, "nolwenn@example.test", "contact@portvieux.example", strings.Repeat("0123456789012345678901234567890123456789\n", size/40+1)))
		},
		Garbage: [][]byte{
			[]byte("// not a mail at all"), []byte("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n"),
			bytes.Repeat([]byte("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"), 500), []byte("\x00\x00From: x\r\n\r\n\x00"),
		},
	})
}
