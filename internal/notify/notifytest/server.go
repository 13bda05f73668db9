package notifytest

import (
	"crypto/tls"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"parvis/internal/notify"
)

// Server is a real SMTP server on a port of this machine, with a plan of what
// goes wrong.
type Server struct {
	Addr string

	mu       sync.Mutex
	faults   []Fault
	greylist map[string]bool // sender, recipient pairs seen; nil: no greylisting
	mails    []Received
	talks    int
	needTLS  bool
	implicit *tls.Config
	down     bool
	login    [2]string
}

// Received is a mail that the server took over, or may have seemed to lose.
type Received struct {
	From, To string
	Raw      string
	Cut      bool // delivered, though the sender never heard of it
	TLS      bool
	Login    string
}

// Fault is what happens to one mail.
type Fault struct {
	At   string // greet, hello, from, to, data, answer; or cut-in-text, cut-after-text, slow, slow-answer
	Code int    // what is said; 0 cuts the connection instead
	Wait time.Duration
}

// Option sets the server up.
type Option func(*Server, *smtp.Server)

// NeedTLS refuses mails that come in clear.
func NeedTLS(config *tls.Config) Option {
	return func(s *Server, server *smtp.Server) { s.needTLS, server.TLSConfig = true, config }
}

// OfferTLS has the server know STARTTLS.
func OfferTLS(config *tls.Config) Option {
	return func(_ *Server, server *smtp.Server) { server.TLSConfig = config }
}

// NeedLogin refuses mails of those who do not sign in.
func NeedLogin(name, password string) Option {
	return func(s *Server, server *smtp.Server) {
		s.login, server.AllowInsecureAuth = [2]string{name, password}, true
	}
}

// Greylist turns each new pair of sender and recipient away once.
func Greylist() Option {
	return func(s *Server, _ *smtp.Server) { s.greylist = map[string]bool{} }
}

// NewServer starts a server that stops with the test.
func NewServer(t testing.TB, options ...Option) *Server {
	t.Helper()
	s := &Server{}
	server := smtp.NewServer(s)
	server.Domain, server.EnableSMTPUTF8 = "mail.test", true
	server.ReadTimeout, server.WriteTimeout = 30*time.Second, 30*time.Second
	server.MaxLineLength = 1000 // the standard's 998 and the line end: longer lines are refused
	server.ErrorLog = quiet{}
	for _, o := range options {
		o(s, server)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Addr = listener.Addr().String()
	listener = greeter{listener, s}
	if s.implicit != nil {
		listener = tls.NewListener(listener, s.implicit)
	}
	go func() { _ = server.Serve(listener) }() // ends with Close below
	t.Cleanup(func() { _ = server.Close() })
	return s
}

// URL is the server's address for notify.Config, with settings of its own
// ("?tls=none") and sign-in.
func (s *Server) URL(t testing.TB, login, query string) notify.ServerURL {
	t.Helper()
	if login != "" {
		login += "@"
	}
	u, err := notify.ParseServerURL("smtp://" + login + s.Addr + query)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// Plan has these things happen to the next mails, one each.
func (s *Server) Plan(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Down has the server hang up on everybody, until it is up again.
func (s *Server) Down(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

// Mails lists what was taken over.
func (s *Server) Mails() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.mails...)
}

// Talks counts the connections.
func (s *Server) Talks() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.talks
}

// next takes the fault of a new connection.
func (s *Server) next() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.talks++
	if s.down {
		return Fault{At: "greet"}
	}
	if len(s.faults) == 0 {
		return Fault{}
	}
	f := s.faults[0]
	s.faults = s.faults[1:]
	return f
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}
