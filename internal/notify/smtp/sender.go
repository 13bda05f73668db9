package smtp

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"parvis/internal/notify"
)

// Sender sends through one mail server. It is safe for use by many goroutines;
// each mail has its own connection.
type Sender struct {
	server notify.ServerURL
	waits  Waits
	hello  string
	tls    *tls.Config
}

// Waits are how long to wait for the server: short before the text is sent,
// long for its answer, since giving up there leaves a mail of unknown fate.
type Waits struct{ Connect, Command, Answer time.Duration }

// Options are what an installation may change; zero values are good.
type Options struct {
	Hello string      // name we greet with; the machine's own when empty
	TLS   *tls.Config // extra roots for a server with a certificate of the house
	Waits Waits
}

// New prepares a sender. It does not connect: a mail server that is down at
// start is no reason not to start.
func New(server notify.ServerURL, o Options) *Sender {
	config := &tls.Config{}
	if o.TLS != nil {
		config = o.TLS.Clone()
	}
	config.ServerName = cmp.Or(config.ServerName, server.Host())
	config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
	w := Waits{
		Connect: cmp.Or(o.Waits.Connect, 20*time.Second),
		Command: cmp.Or(o.Waits.Command, 30*time.Second),
		Answer:  cmp.Or(o.Waits.Answer, 5*time.Minute),
	}
	return &Sender{server: server, waits: w, hello: o.Hello, tls: config}
}

// Via names this way out in the record of attempts.
func (s *Sender) Via() string { return "smtp" }

// Send makes one attempt.
func (s *Sender) Send(ctx context.Context, m notify.Mail) (notify.Receipt, error) {
	raw, err := Write(m)
	if err != nil {
		return notify.Receipt{}, &notify.Failure{Outcome: notify.Permanent, Stage: "write", Words: err.Error()}
	}
	t := &talk{sender: s}
	defer t.hangUp()
	if err := t.open(ctx); err != nil {
		return notify.Receipt{}, err
	}
	return t.hand(ctx, m, raw)
}

// client sets the library up for one connection. dial hands the connection to
// the talk, so that it can be cut: the library's own way to end a talk would
// complete a half-written mail with the final dot.
func (s *Sender) client(dial gomail.DialContextFunc) (*gomail.Client, error) {
	port, err := strconv.Atoi(s.server.Port())
	if err != nil {
		return nil, err
	}
	options := []gomail.Option{
		gomail.WithPort(port), gomail.WithTimeout(s.waits.Command), gomail.WithTLSConfig(s.tls),
		gomail.WithTLSPolicy(policy(s.server.TLS())), gomail.WithDialContextFunc(dial),
	}
	if s.hello != "" {
		options = append(options, gomail.WithHELO(s.hello))
	}
	if name, password, ok := s.server.Login(); ok {
		options = append(options, gomail.WithUsername(name), gomail.WithPassword(password),
			gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
	}
	return gomail.NewClient(s.server.Host(), options...)
}

// policy: under implicit TLS the connection is encrypted already when the
// library sees it, and nothing more is offered.
func policy(protection string) gomail.TLSPolicy {
	switch protection {
	case "none":
		return gomail.NoTLS
	case "if-offered", "implicit":
		return gomail.TLSOpportunistic
	}
	return gomail.TLSMandatory
}

func (s *Sender) dial(ctx context.Context, network, address string) (net.Conn, error) {
	plain := &net.Dialer{Timeout: s.waits.Connect}
	if s.server.TLS() == "implicit" {
		return (&tls.Dialer{NetDialer: plain, Config: s.tls}).DialContext(ctx, network, address)
	}
	return plain.DialContext(ctx, network, address)
}

// Check connects, greets, protects the connection and signs in, then leaves:
// what the doctor needs to know. It sends nothing.
func (s *Sender) Check(ctx context.Context) error {
	t := &talk{sender: s}
	defer t.hangUp()
	return t.open(ctx)
}
