package notify

import (
	"context"
	"errors"
	"regexp"
	"strings"
)

// The ways by which a notice goes: an address that is a telephone number in E.164 has it go as a text.
const (
	byMail = "email"
	byText = "sms"
)

// Texter carries notices to telephones. What it may cost, and whether the number wants any, is its own to settle.
type Texter interface {
	Sender
	// CanText tells whether the authority of ctx has a number to write from.
	CanText(ctx context.Context) bool
}

var e164 = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)

// IsTelephone tells that a notice to this address goes as a text.
func IsTelephone(address string) bool { return wayTo(address) == byText }

func wayTo(address string) string {
	if e164.MatchString(strings.TrimSpace(address)) {
		return byText
	}
	return byMail
}

// CanText tells whether somebody who has a telephone alone can be told things in the authority of ctx.
func (s *Service) CanText(ctx context.Context) bool { return s.Texts != nil && s.Texts.CanText(ctx) }

// short is what a text says of a notice: its subject, and the way to the rest.
func (m Message) short(subject string) Document {
	if m.Short != "" {
		return Plain(m.Short)
	}
	if link := m.Values["link"]; link != "" {
		subject += "\n" + link
	}
	return Plain(subject)
}

// errNoWay undoes a claim: the message stays queued until its way is there.
var errNoWay = errors.New("nothing carries messages of this kind yet")

// senderOf gives what carries a message, nil while nothing does.
func (s *Service) senderOf(r Record) Sender {
	if r.way == byText {
		if s.Texts == nil {
			return nil
		}
		return s.Texts
	}
	return s.Sender
}

// words are the body alone, for texts: neither letterhead nor foot.
func (d Document) words() string {
	var out []string
	for _, b := range d.Blocks {
		var line strings.Builder
		for _, span := range b.Spans {
			line.WriteString(span.Text)
		}
		out = append(out, line.String())
	}
	return strings.Join(out, "\n")
}
