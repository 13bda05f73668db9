package pull

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Deps is what pulling stands on.
type Deps struct {
	Inbox *inbox.Service
	Clock clock.Clock
	Log   *slog.Logger
	TLS   *tls.Config // extra roots for a server with a certificate of the house
}

// Pulled is what one look into a mailbox brought.
type Pulled struct{ Kept, Again, Missed int }

// ErrSignIn tells that the server refused user or password.
var ErrSignIn = errors.New("the mail server refuses user or password")

// Once looks into a mailbox and fetches all that is new.
func Once(ctx context.Context, d Deps, a inbox.Account) (Pulled, error) {
	p := &puller{Deps: d, account: a}
	if err := p.connect(ctx); err != nil {
		return p.pulled, err
	}
	defer p.close()
	err := p.all(ctx)
	return p.pulled, err
}

// puller is one connection to one mailbox.
type puller struct {
	Deps
	account  inbox.Account
	settings email.IMAP
	client   *imapclient.Client
	validity uint32
	news     chan struct{} // the server said that something has come
	pulled   Pulled
}

const connectTimeout = 30 * time.Second

func (p *puller) connect(ctx context.Context) error {
	settings, err := email.SettingsOf(p.account)
	if err != nil {
		return err
	}
	if settings.IMAP == nil {
		return errors.New("this mailbox is not read by IMAP")
	}
	if err := settings.Check(); err != nil {
		return err
	}
	p.settings, p.news = *settings.IMAP, make(chan struct{}, 1)
	if p.client, err = p.dial(); err != nil {
		return fmt.Errorf("reach %s: %w", p.settings.Host, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = p.client.Close() }) // ends whatever waits
	go func() { <-p.client.Closed(); stop() }()
	if err := p.open(ctx); err != nil {
		p.close()
		return err
	}
	return nil
}

func (p *puller) dial() (*imapclient.Client, error) {
	host, _, err := net.SplitHostPort(p.settings.Host)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{}
	if p.TLS != nil {
		config = p.TLS.Clone()
	}
	config.ServerName, config.MinVersion = host, tls.VersionTLS12
	o := &imapclient.Options{
		TLSConfig: config, Dialer: &net.Dialer{Timeout: connectTimeout},
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: p.heard},
	}
	switch p.settings.TLS {
	case "none":
		return imapclient.DialInsecure(p.settings.Host, o)
	case "starttls":
		return imapclient.DialStartTLS(p.settings.Host, o)
	}
	config.NextProtos = []string{"imap"}
	return imapclient.DialTLS(p.settings.Host, o)
}

func (p *puller) heard(data *imapclient.UnilateralDataMailbox) {
	if data.NumMessages == nil {
		return
	}
	select {
	case p.news <- struct{}{}:
	default:
	}
}

// open signs in and opens the folder. New UIDs begin a new cursor.
func (p *puller) open(ctx context.Context) error {
	password, err := p.Inbox.SecretOf(p.account)
	if err != nil {
		return err
	}
	if err := p.client.Login(p.settings.User, string(password)).Wait(); err != nil {
		var said *imap.Error
		if errors.As(err, &said) {
			return fmt.Errorf("%w: %s", ErrSignIn, said.Text)
		}
		return fmt.Errorf("sign in at %s: %w", p.settings.Host, err)
	}
	folder := p.settings.Folder
	if folder == "" {
		folder = "INBOX"
	}
	opened, err := p.client.Select(folder, nil).Wait()
	if err != nil {
		return fmt.Errorf("open folder %s: %w", folder, err)
	}
	p.validity = opened.UIDValidity
	return p.write(ctx, func(ctx context.Context, tx *db.Tx) error { return p.move(ctx, tx, func(*Cursor) {}) })
}

func (p *puller) close() {
	if p.client != nil {
		_ = p.client.Close() // what was kept is kept, and the server forgets us by itself
	}
}

// write commits in the account's authority, also while the program ends: the mails are here already.
func (p *puller) write(ctx context.Context, do func(ctx context.Context, tx *db.Tx) error) error {
	ctx = tenant.With(context.WithoutCancel(ctx), p.account.Authority)
	return p.Inbox.DB.Write(ctx, func(tx *db.Tx) error { return do(ctx, tx) })
}

// cursor reads the one in the database.
func (p *puller) cursor(ctx context.Context) (Cursor, error) {
	a, err := p.Inbox.Account(tenant.With(ctx, p.account.Authority), p.Inbox.DB.Read(), p.account.ID)
	if err != nil {
		return Cursor{}, err
	}
	return cursorOf(a)
}
