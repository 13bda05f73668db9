package notify

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"time"

	"parvis/internal/kit/i18n"
)

// Mail is a message ready to leave.
type Mail struct {
	ID       string // Message-ID, without brackets
	Date     time.Time
	Envelope string // where returns go
	From     mail.Address
	To       mail.Address
	ReplyTo  string // "" for none
	Lang     i18n.Lang
	Subject  string
	Text     string
	HTML     string

	InReplyTo  string   // Message-ID that it answers, without brackets; "" for none
	References []string // those of the exchange, oldest first
	Personal   bool     // a person wrote it: machines may answer as they would answer anybody
	Files      []File
}

// File goes with a mail.
type File struct {
	Name, Type string
	Body       []byte
}

// Receipt is what the server said when it took a mail over.
type Receipt struct {
	Code     int
	Enhanced string
	Words    string
}

// Sender takes one mail out of the house. Send returns nil only when the mail
// was taken over for good, else a *Failure; it must not try again by itself, and
// returns within five minutes of the end of ctx.
type Sender interface {
	Via() string
	Send(ctx context.Context, m Mail) (Receipt, error)
}

// Failure is why a mail did not leave.
type Failure struct {
	Outcome  Outcome // Temporary, Permanent or Unsure
	Stage    string
	Code     int
	Enhanced string
	Words    string
}

// Error tells the operator how far the mail came and what was said.
func (f *Failure) Error() string {
	return fmt.Sprintf("%s at %s: %d %s %s", f.Outcome, f.Stage, f.Code, f.Enhanced, f.Words)
}

// verdict turns what Send returned into how the attempt ended. An error that
// is no Failure says nothing about the mail itself: try again.
func verdict(r Receipt, err error) Attempt {
	if err == nil {
		return Attempt{Outcome: Delivered, Stage: "answer", Code: r.Code, Enhanced: r.Enhanced, Words: r.Words}
	}
	var f *Failure
	if errors.As(err, &f) {
		return Attempt{Outcome: f.Outcome, Stage: f.Stage, Code: f.Code, Enhanced: f.Enhanced, Words: f.Words}
	}
	return Attempt{Outcome: Temporary, Stage: "connect", Words: err.Error()}
}

// Outbox is the sender of a demo town: the mail is taken over by the outbox
// page, which reads the same rows.
func Outbox() Sender { return outbox{} }

type outbox struct{}

func (outbox) Via() string { return "outbox" }

func (outbox) Send(context.Context, Mail) (Receipt, error) {
	return Receipt{Words: "notify.why.kept"}, nil
}
