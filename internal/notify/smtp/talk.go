package smtp

import (
	"context"
	"net"
	"time"

	mailsmtp "github.com/wneessen/go-mail/smtp"

	"parvis/internal/notify"
)

// talk is one connection, for one mail.
type talk struct {
	sender *Sender
	conn   net.Conn
	client *mailsmtp.Client
	stage  string
}

// open brings the talk to where a mail can be handed over.
func (t *talk) open(ctx context.Context) error {
	t.stage = "connect"
	client, err := t.sender.client(func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := t.sender.dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		t.conn, t.stage = conn, "session"
		return conn, nil
	})
	if err != nil {
		return t.later(err)
	}
	if t.client, err = client.DialToSMTPClientWithContext(ctx); err != nil {
		return t.later(err)
	}
	return nil
}

// hand gives the mail over. Until the text is on its way, the end of ctx cuts
// the talk; after that the answer is worth waiting for.
func (t *talk) hand(ctx context.Context, m notify.Mail, raw []byte) (notify.Receipt, error) {
	stop := context.AfterFunc(ctx, t.cut)
	defer stop()
	steps := []struct {
		stage string
		do    func() error
	}{
		{"from", func() error { return t.client.Mail("<" + m.Envelope + ">") }},
		{"to", func() error { return t.client.Rcpt("<" + m.To.Address + ">") }},
		{"data", t.data},
	}
	for _, step := range steps {
		t.stage = step.stage
		if err := t.wait(t.sender.waits.Command); err != nil {
			return notify.Receipt{}, t.later(err)
		}
		if err := ctx.Err(); err != nil {
			return notify.Receipt{}, t.later(err)
		}
		if err := step.do(); err != nil {
			return notify.Receipt{}, t.judge(err)
		}
	}
	return t.text(raw, stop)
}

func (t *talk) data() error {
	id, err := t.client.Text.Cmd("DATA")
	if err != nil {
		return err
	}
	t.client.Text.StartResponse(id)
	defer t.client.Text.EndResponse(id)
	_, _, err = t.client.Text.ReadResponse(354)
	return err
}

// text writes the mail and reads the answer. A fault while writing means that
// the final dot never left, and without it no server delivers; a fault while
// reading means nothing at all.
func (t *talk) text(raw []byte, stop func() bool) (notify.Receipt, error) {
	t.stage = "text"
	w := t.client.Text.DotWriter()
	if _, err := w.Write(raw); err != nil {
		return notify.Receipt{}, t.later(err)
	}
	if !stop() {
		return notify.Receipt{}, t.later(context.Canceled)
	}
	if err := t.wait(t.sender.waits.Answer); err != nil {
		return notify.Receipt{}, t.later(err)
	}
	if err := w.Close(); err != nil {
		return notify.Receipt{}, t.later(err)
	}
	t.stage = "answer"
	code, words, err := t.client.Text.ReadResponse(250)
	if err != nil {
		return notify.Receipt{}, t.judge(err)
	}
	enhanced, words := split(words)
	return notify.Receipt{Code: code, Enhanced: enhanced, Words: words}, nil
}

func (t *talk) wait(d time.Duration) error { return t.client.UpdateDeadline(d) }

// cut makes every read and write fail from now on.
func (t *talk) cut() {
	if t.conn != nil {
		_ = t.conn.SetDeadline(time.Unix(1, 0)) // a closed connection is as good as cut
	}
}

// hangUp says goodbye, unless half a mail is written, which the goodbye would
// complete. It comes after the mail's fate is known, so what the server makes
// of it is of no interest.
func (t *talk) hangUp() {
	if t.conn == nil {
		return
	}
	if t.client != nil && t.stage != "text" && t.wait(2*time.Second) == nil {
		_ = t.client.Text.PrintfLine("QUIT")
	}
	_ = t.conn.Close()
}
