package app

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"

	"parvis/internal/inbox/email/listen"
	"parvis/internal/inbox/email/pull"
)

// DoorFlags are where the house listens beside its pages.
type DoorFlags struct {
	SMTPListen string `name:"smtp-listen" help:"Address that takes mail in by SMTP for the mailboxes of parvis inbox, such as :2525. Without one, mail comes by IMAP alone." env:"PARVIS_SMTP_LISTEN" placeholder:"ADDR"`
	LMTPListen string `name:"lmtp-listen" help:"The same by LMTP, for a delivery agent on this machine: 127.0.0.1:2424 or unix:/run/parvis/lmtp." env:"PARVIS_LMTP_LISTEN" placeholder:"ADDR"`
	MailName   string `help:"Name to greet other mail servers with; this machine's own when empty." env:"PARVIS_MAIL_NAME" placeholder:"mail.portvieux.example"`
	MailCert   string `help:"Certificate for STARTTLS, in PEM, its chain after it." env:"PARVIS_MAIL_CERT" placeholder:"FILE"`
	MailKey    string `help:"Key of that certificate." env:"PARVIS_MAIL_KEY" placeholder:"FILE"`
}

// openDoors begins to take mail in and to fetch it; close ends both and waits for what is under way.
func (h *house) openDoors(ctx context.Context, f DoorFlags, fetch bool) (close func(), err error) {
	var ends []func()
	close = func() {
		for _, end := range ends {
			end()
		}
	}
	secure, err := f.certificate()
	if err != nil {
		return nil, err
	}
	for _, at := range []struct {
		address string
		lmtp    bool
	}{{f.SMTPListen, false}, {f.LMTPListen, true}} {
		if at.address == "" {
			continue
		}
		l, err := listenOn(at.address)
		if err != nil {
			close()
			return nil, err
		}
		name, _ := os.Hostname() // an empty one greets as localhost
		server := listen.New(h.inbox, h.clock, h.log, listen.Options{Domain: cmp.Or(f.MailName, name), LMTP: at.lmtp, TLS: secure})
		ends = append(ends, h.run(ctx, l, server))
	}
	if fetch {
		fetching, stop := context.WithCancel(ctx)
		var done sync.WaitGroup
		done.Go(func() { pull.Run(fetching, pull.Deps{Inbox: h.inbox, Clock: h.clock, Log: h.log}) })
		ends = append(ends, func() { stop(); done.Wait() })
	}
	return close, nil
}

// run serves until its answer is called.
func (h *house) run(ctx context.Context, l net.Listener, server *listen.Server) (end func()) {
	var done sync.WaitGroup
	done.Go(func() {
		if err := server.Serve(l); err != nil {
			h.log.Error("mail is no longer taken in", "addr", l.Addr().String(), "err", err)
		}
	})
	h.log.Info("takes mail in", "addr", l.Addr().String())
	return func() {
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
		defer cancel()
		if err := server.Shutdown(within); err != nil {
			h.log.Warn("mail under way was left to its senders", "err", err)
		}
		done.Wait()
	}
}

func listenOn(address string) (net.Listener, error) {
	network := "tcp"
	if len(address) > 5 && address[:5] == "unix:" {
		network, address = "unix", address[5:]
	}
	l, err := net.Listen(network, address)
	if err != nil {
		return nil, fmt.Errorf("take mail in: %w: choose another address, or leave the port below 1024 to a relay", err)
	}
	return l, nil
}

func (f DoorFlags) certificate() (*tls.Config, error) {
	switch {
	case f.MailCert == "" && f.MailKey == "":
		return nil, nil
	case f.MailCert == "" || f.MailKey == "":
		return nil, errors.New("give both --mail-cert and --mail-key, or none")
	}
	pair, err := tls.LoadX509KeyPair(f.MailCert, f.MailKey)
	if err != nil {
		return nil, fmt.Errorf("certificate for mail: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}
