package listen

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"

	"parvis/internal/inbox"
	"parvis/internal/kit/clock"
)

// Options are what an installation may change; zero values are good.
type Options struct {
	Domain string      // name we greet with
	LMTP   bool        // RFC 2033: for a delivery agent beside us, never for the world
	TLS    *tls.Config // nil: STARTTLS is not offered
	Limits Limits
}

// Limits keep one sender from taking what all need.
type Limits struct {
	Bytes       int64 // of one mail
	Recipients  int   // of one mail
	Connections int   // at once, together
	PerAddress  int   // at once, from one address of the world
	PerMinute   int   // mails from one address of the world
	Strikes     int   // recipients that nobody knows, before the connection ends
	Idle        time.Duration
}

func (l Limits) orUsual() Limits {
	return Limits{
		Bytes: cmp.Or(l.Bytes, 40<<20), Recipients: cmp.Or(l.Recipients, 100), Connections: cmp.Or(l.Connections, 200),
		PerAddress: cmp.Or(l.PerAddress, 20), PerMinute: cmp.Or(l.PerMinute, 120), Strikes: cmp.Or(l.Strikes, 20),
		Idle: cmp.Or(l.Idle, 5*time.Minute),
	}
}

// Server listens for mail.
type Server struct {
	inbox  *inbox.Service
	log    *slog.Logger
	smtp   *smtp.Server
	limits Limits
	paces  *paces
	lmtp   bool
	ctx    context.Context // ends with the server: what is being kept is undone, and the sender keeps it
	end    context.CancelFunc
}

// New prepares a server over the inbox.
func New(in *inbox.Service, now clock.Clock, log *slog.Logger, o Options) *Server {
	s := &Server{inbox: in, log: log, limits: o.Limits.orUsual(), lmtp: o.LMTP}
	s.paces = newPaces(now, s.limits)
	s.ctx, s.end = context.WithCancel(context.Background())
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.session))
	s.smtp.Domain, s.smtp.LMTP, s.smtp.TLSConfig = cmp.Or(o.Domain, "localhost"), o.LMTP, o.TLS
	s.smtp.MaxMessageBytes, s.smtp.MaxRecipients = s.limits.Bytes, s.limits.Recipients
	s.smtp.MaxLineLength = 1 << 20 // programs write paragraphs as one line; the size of the mail is bounded anyway
	s.smtp.ReadTimeout, s.smtp.WriteTimeout = s.limits.Idle, s.limits.Idle
	s.smtp.EnableSMTPUTF8 = true
	s.smtp.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	return s
}

// Serve answers on l until Shutdown.
func (s *Server) Serve(l net.Listener) error {
	if err := s.smtp.Serve(netutil.LimitListener(l, s.limits.Connections)); err != nil && err != smtp.ErrServerClosed {
		return fmt.Errorf("listen for mail: %w", err)
	}
	return nil
}

// Shutdown takes no more connections and waits for those under way, until ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	defer s.end()
	return s.smtp.Shutdown(ctx)
}
