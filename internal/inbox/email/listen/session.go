package listen

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"

	"github.com/emersion/go-smtp"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
)

func refuse(code int, a, b, c int, words string) *smtp.SMTPError {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{a, b, c}, Message: words}
}

var (
	errUnknown = refuse(550, 5, 1, 1, "No such mailbox here")
	errPaused  = refuse(450, 4, 2, 1, "This mailbox takes nothing for now, try again later")
	errAway    = refuse(451, 4, 3, 0, "Not kept, try again later")
	errFull    = refuse(452, 4, 3, 1, "No room for now, try again later")
	errFast    = refuse(450, 4, 7, 1, "Too many mails from your address, try again later")
	errCrowd   = refuse(421, 4, 7, 0, "Too many connections from your address")
	errStrikes = refuse(421, 4, 7, 0, "Too many unknown mailboxes, goodbye")
)

// session is one connection.
type session struct {
	server  *Server
	conn    *smtp.Conn
	ip      netip.Addr
	from    string
	to      []recipient
	strikes int
}

type recipient struct {
	typed   string
	account inbox.Account
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	one := &session{server: s, conn: c}
	if at, ok := c.Conn().RemoteAddr().(*net.TCPAddr); ok {
		one.ip = at.AddrPort().Addr().Unmap()
	}
	if !s.paces.enter(one.ip) {
		return nil, errCrowd
	}
	return one, nil
}

// Reset forgets the mail under way.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout ends the connection.
func (s *session) Logout() error {
	s.server.paces.leave(s.ip)
	return nil
}

// Mail begins a mail.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.server.paces.mail(s.ip) {
		return errFast
	}
	s.from = from
	return nil
}

// Rcpt takes mailboxes of ours, whatever tag they carry, and nobody else's.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	account, err := s.server.inbox.AccountAt(s.server.ctx, inbox.Email, untagged(to))
	switch {
	case errors.Is(err, inbox.ErrUnknown):
		if s.strikes++; s.strikes > s.server.limits.Strikes {
			return errStrikes
		}
		return errUnknown
	case errors.Is(err, inbox.ErrPaused):
		return errPaused
	case err != nil:
		s.server.log.Error("listen: whose mailbox", "err", err)
		return errAway
	}
	s.to = append(s.to, recipient{to, account})
	return nil
}

// untagged is the mailbox of contact+TAG@portvieux.example.
func untagged(address string) string {
	i := strings.LastIndexByte(address, '@')
	if i < 0 {
		return address
	}
	local, _, _ := strings.Cut(address[:i], "+")
	return local + address[i:]
}

// Data keeps the mail for all recipients, or for none.
func (s *session) Data(r io.Reader) error {
	all, err := s.prepare(r)
	if err != nil {
		return s.told(err)
	}
	return s.told(s.server.inbox.DB.Write(s.server.ctx, func(tx *db.Tx) error {
		for _, p := range all {
			if _, err := s.server.inbox.Keep(s.server.ctx, tx, p.prepared); err != nil {
				return err
			}
		}
		return nil
	}))
}

// LMTPData keeps the mail for each recipient by itself.
func (s *session) LMTPData(r io.Reader, status smtp.StatusCollector) error {
	all, err := s.prepare(r)
	if err != nil {
		return s.told(err)
	}
	for _, p := range all {
		err := s.told(s.server.inbox.DB.Write(s.server.ctx, func(tx *db.Tx) error {
			_, err := s.server.inbox.Keep(s.server.ctx, tx, p.prepared)
			return err
		}))
		for _, typed := range p.typed {
			status.SetStatus(typed, err)
		}
	}
	return nil
}

// addressed is a mail for one mailbox, with the recipients that mean it.
type addressed struct {
	prepared inbox.Prepared
	typed    []string
}

// prepare reads the mail once, for as many mailboxes as it was sent to.
func (s *session) prepare(r io.Reader) (all []addressed, err error) {
	raw, name := email.Identify(r)
	at := map[inbox.AccountID]int{}
	for _, to := range s.to {
		if n, known := at[to.account.ID]; known {
			all[n].typed = append(all[n].typed, to.typed)
			continue
		}
		at[to.account.ID] = len(all)
		all = append(all, addressed{typed: []string{to.typed}})
	}
	for _, to := range s.to {
		n := at[to.account.ID]
		if all[n].prepared.External() != "" {
			continue
		}
		if n > 0 {
			all[n].prepared = all[0].prepared.To(to.account, s.meta(all[n].typed))
			continue
		}
		in := inbox.Incoming{Account: to.account, Raw: raw, Identify: name, Meta: s.meta(s.everybody())}
		if all[n].prepared, err = s.server.inbox.Prepare(s.server.ctx, in); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// everybody: the reader sees all recipients, so that a signed address of any of our mailboxes is found.
func (s *session) everybody() (typed []string) {
	for _, to := range s.to {
		typed = append(typed, to.typed)
	}
	return typed
}

func (s *session) meta(to []string) map[string]string {
	via := "smtp"
	if s.server.lmtp {
		via = "lmtp"
	}
	m := map[string]string{email.MetaFrom: s.from, email.MetaTo: strings.Join(to, ","), email.MetaHello: s.conn.Hostname(), email.MetaVia: via}
	if s.ip.IsValid() {
		m[email.MetaIP] = s.ip.String()
	}
	return m
}

// told turns what went wrong into an answer that has the sender keep the mail.
func (s *session) told(err error) error {
	var said *smtp.SMTPError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said):
		return said // the library's own: larger than we take
	case errors.Is(err, files.ErrAway):
		s.server.log.Error("listen: no room", "err", err)
		return errFull
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed), errors.Is(err, context.Canceled):
		return errAway // cut by the sender, or by our end
	}
	s.server.log.Error("listen: a mail was not kept", "err", err)
	return errAway
}
