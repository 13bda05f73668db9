package notifytest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// greeter plays the faults that come before the first word, and ties each
// connection to its fault.
type greeter struct {
	net.Listener
	server *Server
}

type faulty struct {
	net.Conn
	fault Fault
}

// Read plays the refusal of the word DATA, which the server library would
// accept by itself.
func (f faulty) Read(b []byte) (int, error) {
	n, err := f.Conn.Read(b)
	if f.fault.At != "data" || !bytes.EqualFold(b[:n], []byte("DATA\r\n")) {
		return n, err
	}
	if f.fault.Code == 0 {
		return 0, errors.Join(errors.New("cut"), f.Conn.Close())
	}
	fmt.Fprintf(f.Conn, "%d %d.7.1 as planned at data\r\n", f.fault.Code, f.fault.Code/100)
	return f.Conn.Read(b)
}

func (g greeter) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		f := g.server.next()
		if f.At == "greet" {
			if f.Code > 0 {
				fmt.Fprintf(conn, "%d mail.test not now\r\n", f.Code)
			}
			conn.Close()
			continue
		}
		return faulty{conn, f}, nil
	}
}

// NewSession begins a talk.
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	v := &session{server: s, conn: c}
	if tied, ok := c.Conn().(faulty); ok {
		v.fault = tied.fault
	} else if inner, ok := c.Conn().(interface{ NetConn() net.Conn }); ok {
		if tied, ok := inner.NetConn().(faulty); ok {
			v.fault = tied.fault
		}
	}
	return v, v.at("hello")
}

type session struct {
	server   *Server
	conn     *smtp.Conn
	fault    Fault
	from, to string
	login    string
}

func (v *session) at(stage string) error {
	if v.fault.At == "slow" && stage != "hello" {
		time.Sleep(v.fault.Wait)
	}
	if v.fault.At != stage {
		return nil
	}
	if v.fault.Code == 0 {
		v.conn.Conn().Close()
		return errors.New("cut")
	}
	return refusal(v.fault.Code, "as planned at "+stage)
}

func refusal(code int, words string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 7, 1}, Message: words}
}

func (v *session) Mail(from string, _ *smtp.MailOptions) error {
	_, secure := v.conn.TLSConnectionState()
	switch {
	case v.server.needTLS && !secure:
		return refusal(530, "must issue STARTTLS first")
	case v.server.login[0] != "" && v.login == "":
		return refusal(530, "authentication required")
	}
	v.from = from
	return v.at("from")
}

func (v *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.to = to
	if v.server.turnsAway(v.from + " " + to) {
		return refusal(451, "greylisted, come back in a minute")
	}
	return v.at("to")
}

func (s *Server) turnsAway(pair string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.greylist == nil || s.greylist[pair] {
		return false
	}
	s.greylist[pair] = true
	return true
}

func (v *session) Data(r io.Reader) error {
	if v.fault.At == "cut-in-text" {
		_, _ = io.CopyN(io.Discard, r, 64)
		v.conn.Conn().Close()
		return errors.New("cut")
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := v.at("answer"); err != nil {
		return err
	}
	v.keep(string(raw))
	if v.fault.At == "cut-after-text" {
		v.conn.Conn().Close()
		return errors.New("cut")
	}
	if v.fault.At == "slow-answer" {
		time.Sleep(v.fault.Wait)
	}
	return nil
}

func (v *session) keep(raw string) {
	_, secure := v.conn.TLSConnectionState()
	v.server.mu.Lock()
	defer v.server.mu.Unlock()
	v.server.mails = append(v.server.mails, Received{
		From: v.from, To: v.to, Raw: raw, Cut: v.fault.At == "cut-after-text" || v.fault.At == "slow-answer", TLS: secure, Login: v.login,
	})
}

func (v *session) Reset()        {}
func (v *session) Logout() error { return nil }

// AuthMechanisms lists the ways to sign in.
func (v *session) AuthMechanisms() []string {
	if v.server.login[0] == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth checks name and password.
func (v *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, name, password string) error {
		if [2]string{name, password} != v.server.login {
			return refusal(535, "wrong name or password")
		}
		v.login = name
		return nil
	}), nil
}
