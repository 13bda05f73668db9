package notify

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
)

// Config says how mail leaves this installation.
type Config struct {
	SMTP ServerURL // empty: mail stays in the built-in outbox
	From string    // sender of authorities that have set none: "mairie@example.org"
	Demo bool      // a made-up town: its outbox is open to everybody
}

// Check tells what would keep mail from leaving, in one line to mend.
func (c Config) Check() error {
	if c.Demo && c.SMTP.Set() {
		return errors.New("mail: a demo town must not send real mail: leave out --smtp or --demo")
	}
	if c.From == "" {
		if c.SMTP.Set() {
			return errors.New("mail: say from whom with --mail-from mairie@example.org")
		}
		return nil
	}
	if _, err := mail.ParseAddress(c.From); err != nil {
		return fmt.Errorf("mail: --mail-from %q is not an address: %w", c.From, err)
	}
	return nil
}

// ServerURL is the address of a mail server with its name and password:
//
//	smtp://name:password@mail.example.org:587    STARTTLS, refused without
//	smtps://name:password@mail.example.org:465   TLS from the first byte
//	smtp://127.0.0.1:25?tls=none                 in clear, for a relay on this machine
//	smtp://relay.example.org?tls=if-offered      STARTTLS when the server has it; never with a password
//
// However it is printed, the password does not show.
type ServerURL struct{ url *url.URL }

// ParseServerURL reads such an address. Its errors repeat no password.
func ParseServerURL(s string) (ServerURL, error) {
	if s == "" {
		return ServerURL{}, nil
	}
	u, err := url.Parse(s)
	if err != nil {
		return ServerURL{}, errors.New("mail server: not an address: write smtp://name:password@host:587, with %40 for an @ in the password")
	}
	if u.Scheme != "smtp" && u.Scheme != "smtps" {
		return ServerURL{}, fmt.Errorf("mail server: begin with smtp:// or smtps://, not %q", u.Scheme)
	}
	if u.Hostname() == "" {
		return ServerURL{}, errors.New("mail server: the host is missing: smtp://host:587")
	}
	server := ServerURL{url: u}
	switch server.TLS() {
	case "required", "implicit":
		return server, nil
	case "none", "if-offered":
		if u.User != nil && !isLoopback(u.Hostname()) {
			return ServerURL{}, errors.New("mail server: a password must not travel in clear: leave out ?tls=")
		}
		return server, nil
	}
	return ServerURL{}, errors.New("mail server: ?tls= is required, if-offered or none")
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Set reports whether there is a server.
func (s ServerURL) Set() bool { return s.url != nil }

// Host tells the name of the server, Port its port by name or by habit.
func (s ServerURL) Host() string { return s.url.Hostname() }

// Port tells the port, 587 or 465 when the address names none.
func (s ServerURL) Port() string {
	if port := s.url.Port(); port != "" {
		return port
	}
	if s.url.Scheme == "smtps" {
		return "465"
	}
	return "587"
}

// TLS tells how the connection is protected: implicit, required, if-offered, none.
func (s ServerURL) TLS() string {
	if s.url.Scheme == "smtps" {
		return "implicit"
	}
	if tls := s.url.Query().Get("tls"); tls != "" {
		return tls
	}
	return "required"
}

// Login gives name and password; ok is false when the server asks for none.
func (s ServerURL) Login() (name, password string, ok bool) {
	if s.url.User == nil {
		return "", "", false
	}
	password, _ = s.url.User.Password()
	return s.url.User.Username(), password, true
}

// UnmarshalText lets flags and the environment carry the address.
func (s *ServerURL) UnmarshalText(text []byte) (err error) {
	*s, err = ParseServerURL(string(text))
	return err
}

// String shows the address without its password.
func (s ServerURL) String() string {
	if s.url == nil {
		return ""
	}
	return s.url.Redacted()
}

// GoString, MarshalText, LogValue and Format keep the password out of every
// other way to print a value.
func (s ServerURL) GoString() string { return s.String() }

// MarshalText shows the address without its password.
func (s ServerURL) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue shows the address without its password.
func (s ServerURL) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Format shows the address without its password, whatever the verb.
func (s ServerURL) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }
