package email

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"parvis/internal/inbox"
)

// Keys of inbox.Incoming.Meta that listeners write and the reader knows.
const (
	MetaFrom  = "mail_from" // envelope sender; "" for a return
	MetaTo    = "rcpt_to"   // envelope recipients of this account, by commas
	MetaIP    = "ip"
	MetaHello = "helo"
	MetaVia   = "via" // smtp, lmtp, imap
)

// mostMultiparts bounds how deep and how often a mail may nest: each costs a pass.
const mostMultiparts = 100

var (
	errNested  = errors.New("more parts in parts than a mail has")
	errNothing = errors.New("nothing in it reads as a mail")
)

// A charset that is misnamed, a part that is cut: enmime keeps what it can, and so do we. It guesses
// the charset only of mails that name none anywhere: a guess costs more than all the rest.
var (
	parser   = newParser(enmime.DisableCharacterDetection(true))
	guessing = newParser()
)

func newParser(more ...enmime.Option) *enmime.Parser {
	return enmime.NewParser(append(more,
		enmime.SkipMalformedParts(true), enmime.MultipartWOBoundaryAsSinglePart(true), enmime.StripMediaTypeInvalidCharacters(true),
		enmime.MaxStoredPartErrors(20), enmime.SetReadPartErrorPolicy(func(*enmime.Part, error) bool { return true }))...)
}

func parse(data, lower []byte) (*enmime.Envelope, error) {
	p := parser
	if !bytes.Contains(lower, []byte("charset")) && !ascii(data) {
		p = guessing
	}
	env, err := p.ReadEnvelope(bytes.NewReader(data))
	if err != nil {
		return p.ReadEnvelope(bytes.NewReader(mended(data)))
	}
	return env, nil
}

// lowered has the letters of ASCII small and leaves all else: header words are looked for in it, no text.
func lowered(data []byte) []byte {
	small := bytes.Clone(data)
	for i, c := range small {
		if 'A' <= c && c <= 'Z' {
			small[i] = c + 'a' - 'A'
		}
	}
	return small
}

func ascii(data []byte) bool {
	for _, b := range data {
		if b >= 0x80 {
			return false
		}
	}
	return true
}

// Read understands a mail. It is the inbox.Reader of the mail door. With an error, the
// message holds what the header says of sender and subject.
func Read(ctx context.Context, raw inbox.Raw) (inbox.Message, error) {
	data, err := io.ReadAll(raw.Body)
	if err != nil {
		return inbox.Message{}, err
	}
	lower := lowered(data)
	if bytes.Count(lower, []byte("multipart/")) > mostMultiparts {
		return envelope(data), errNested
	}
	env, err := parse(data, lower)
	if err != nil {
		return envelope(data), fmt.Errorf("parts of the mail: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return inbox.Message{}, err
	}
	h := header{env}
	m := h.message(raw)
	if err := contents(ctx, env, h, &m); err != nil {
		return m, err
	}
	if m.Party == "" && m.Subject == "" && m.Facts.Ref == "" && len(env.GetHeaderKeys()) == 0 {
		return m, errNothing
	}
	classify(env, h, raw, &m)
	if m.Party == "" {
		m.Hold = "inbox.held.no_sender"
	}
	return m, nil
}

// mended drops what some programs write before the first header line: blanks, and the line
// that separates mails in an mbox.
func mended(data []byte) []byte {
	for {
		data = bytes.TrimLeft(data, " \t\r\n\ufeff")
		line, rest, found := bytes.Cut(data, []byte("\n"))
		if !found || !bytes.HasPrefix(line, []byte("From ")) && !bytes.HasPrefix(line, []byte(">From ")) {
			return data
		}
		data = rest
	}
}

// envelope is what can be said of a mail whose parts cannot be read: the lines that matter, one by one.
func envelope(data []byte) inbox.Message {
	head := data[:min(len(data), mostHead)]
	if end, _ := blankLine(head); end >= 0 {
		head = head[:end]
	}
	var sound strings.Builder
	for _, name := range []string{"From", "Sender", "Subject", "Date", "Message-Id"} {
		if value := headerLine(head, name); value != "" {
			sound.WriteString(name + ": " + value + "\r\n")
		}
	}
	env, err := parser.ReadEnvelope(strings.NewReader(sound.String() + "Content-Type: text/plain\r\n\r\n"))
	if err != nil {
		return inbox.Message{}
	}
	return header{env}.message(inbox.Raw{})
}
