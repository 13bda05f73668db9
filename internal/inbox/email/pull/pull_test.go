package pull_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/email/dovecot"
	"parvis/internal/inbox/email/pull"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// box is a mailbox on a real server, and the house that reads it.
type box struct {
	*inboxtest.House
	server  *dovecot.Server
	account inbox.Account
	deps    pull.Deps
	user    string
}

var users atomic.Int64

func setup(t *testing.T, d *db.DB, server *dovecot.Server, change ...func(*inbox.Deps)) *box {
	t.Helper()
	h := inboxtest.New(t, d, []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read)}}, change...)
	b := &box{House: h, server: server, user: fmt.Sprint("u", users.Add(1))}
	b.deps = pull.Deps{Inbox: h.Service, Clock: h.Clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	b.account = h.Account(h.Here(), inbox.NewAccount{
		Door: inbox.Email, Address: "contact@portvieux.example", Secret: []byte(dovecot.Password),
		Settings: email.Settings{IMAP: &email.IMAP{Host: server.Addr, User: b.user, TLS: "none"}},
	})
	return b
}

func start(t *testing.T) *dovecot.Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "pull-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	server, err := dovecot.Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log(server.Said())
		}
	})
	return server
}

func (b *box) deliver(raw string) {
	b.T.Helper()
	if err := b.server.Deliver(b.user, func(f *os.File) error { _, err := f.WriteString(raw); return err }); err != nil {
		b.T.Fatal(err)
	}
}

func (b *box) pull() pull.Pulled {
	b.T.Helper()
	p, err := pull.Once(b.Here(), b.deps, b.account)
	if err != nil {
		b.T.Fatalf("pull: %v", err)
	}
	return p
}

func mail(n int) string {
	return fmt.Sprintf("Message-ID: <p%d@example.test>\nDate: Thu, 03 Dec 2026 14:12:00 +0100\nFrom: r%d@example.test\nTo: contact@portvieux.example\nSubject: Demande %d\n\nBonjour,\n%d\n", n, n, n, n)
}

func (b *box) threads() int {
	b.T.Helper()
	all, err := b.Newest(b.Here(), b.DB.Read(), inbox.Open, inbox.Place{}, 1000)
	if err != nil {
		b.T.Fatal(err)
	}
	return len(all)
}

func TestPull(t *testing.T) {
	t.Parallel()
	server := start(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, server)
		for n := range 50 {
			b.deliver(mail(n))
		}
		if p := b.pull(); p != (pull.Pulled{Kept: 50}) || b.threads() != 50 {
			t.Errorf("first: %+v, %d threads", p, b.threads())
		}
		if p := b.pull(); p != (pull.Pulled{}) {
			t.Errorf("nothing new: %+v", p)
		}
		b.deliver(mail(50))
		if p := b.pull(); p.Kept != 1 {
			t.Errorf("one more: %+v", p)
		}
		if err := server.Renumber(b.user); err != nil {
			t.Fatal(err)
		}
		if p := b.pull(); p.Kept != 0 || p.Again != 51 || b.threads() != 51 {
			t.Errorf("with new UIDs: %+v, %d threads", p, b.threads())
		}
		a, err := b.Service.Account(b.Here(), d.Read(), b.account.ID)
		if err != nil || a.State() != "active" || a.LastOK.IsZero() {
			t.Errorf("account: %s, %v", a.State(), err)
		}
	})
}

// TestNothingBlocksTheNext: what cannot be read is held, what is too large is held with its
// beginning, and what stands behind is fetched all the same.
func TestNothingBlocksTheNext(t *testing.T) {
	t.Parallel()
	server := start(t)
	b := setup(t, dbtest.New(t), server)
	b.deliver(mail(1))
	for n, bad := range []string{"// no mail\n", "\x00\x01\x02", strings.Repeat("Content-Type: multipart/mixed; boundary=a\n\n--a\n", 300), "From: <\n\n"} {
		b.deliver(fmt.Sprint(bad, n))
	}
	b.deliver(mail(2) + strings.Repeat("0123456789abcdef\n", 300_000)) // 5 MB: more than this house keeps
	b.deliver(mail(3))
	if p := b.pull(); p.Kept != 7 || p.Missed != 0 {
		t.Errorf("%+v", p)
	}
	held, err := b.HeldItems(b.Here(), b.DB.Read(), inbox.Place{}, 100)
	if err != nil || len(held) != 5 || b.threads() != 2 {
		t.Errorf("%d held, %d threads, %v", len(held), b.threads(), err)
	}
	large := held[len(held)-1]
	for _, i := range held {
		if i.Size > large.Size {
			large = i
		}
	}
	if large.HeldWhy != "inbox.held.too_large" || large.Party != "r2@example.test" || large.Subject != "Demande 2" {
		t.Errorf("large: %+v", large)
	}
}

// TestAFullDiskIsNoFaultOfTheMail: nothing is noted as missed, and all comes once there is room.
func TestAFullDiskIsNoFaultOfTheMail(t *testing.T) {
	t.Parallel()
	server := start(t)
	b := setup(t, dbtest.New(t), server, func(d *inbox.Deps) { d.Files = &full{Store: d.Files} })
	b.deliver(mail(1) + strings.Repeat("0123456789abcdef\n", 1000)) // goes to the store
	b.deliver(mail(2))
	if _, err := pull.Once(b.Here(), b.deps, b.account); err == nil {
		t.Fatal("pulled with a full disk")
	}
	b.Deps.Files.(*full).emptied.Store(true)
	if p := b.pull(); p.Kept != 2 {
		t.Errorf("%+v", p)
	}
}

func TestAWrongPasswordIsSaid(t *testing.T) {
	t.Parallel()
	server := start(t)
	b := setup(t, dbtest.New(t), server)
	b.Write(b.Here(), func(tx *db.Tx) error {
		return b.ChangeAccount(b.Here(), tx, b.account, email.Settings{IMAP: &email.IMAP{Host: server.Addr, User: b.user, TLS: "none"}}, []byte("faux"))
	})
	a, err := b.Service.Account(b.Here(), b.DB.Read(), b.account.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pull.Once(b.Here(), b.deps, a); !errors.Is(err, pull.ErrSignIn) {
		t.Errorf("got %v", err)
	}
}

// TestFollow: a mail that arrives while we wait is here without anybody asking.
func TestFollow(t *testing.T) {
	t.Parallel()
	server := start(t)
	b := setup(t, dbtest.New(t), server)
	b.deliver(mail(1))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); pull.Run(ctx, b.deps) }()
	wait(t, func() bool { return b.threads() == 1 })
	b.deliver(mail(2))
	wait(t, func() bool { return b.threads() == 2 })
	stop()
	<-done
}

func wait(t *testing.T, until func() bool) {
	t.Helper()
	for range 600 {
		if until() {
			return
		}
		time.Sleep(50 * time.Millisecond) // a real server, in its own time
	}
	t.Fatal("it does not come")
}
