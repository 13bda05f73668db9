package listen_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/email/listen"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/notify/notifytest"
)

type house struct {
	*inboxtest.House
	addr      string
	contact   inbox.Account
	townworks inbox.Account
}

func setup(t *testing.T, d *db.DB, o listen.Options) *house {
	t.Helper()
	h := &house{House: inboxtest.New(t, d, []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read)}})}
	h.contact = h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example"})
	h.townworks = h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "travaux@portvieux.example"})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.addr = l.Addr().String()
	server := listen.New(h.Service, h.Clock, slog.New(slog.NewTextHandler(io.Discard, nil)), o)
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := errors.Join(server.Shutdown(ctx), <-done); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return h
}

func mail(n int, body string) string {
	return fmt.Sprintf("Message-ID: <l%d@example.test>\r\nDate: Thu, 03 Dec 2026 14:12:00 +0100\r\nFrom: a@example.test\r\nSubject: Cantine\r\n\r\n%s\r\n", n, body)
}

func (h *house) send(raw string, to ...string) error {
	c, err := smtp.Dial(h.addr)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.SendMail("a@example.test", to, strings.NewReader(raw))
}

func (h *house) items(a inbox.Account) (n int) {
	h.T.Helper()
	all, err := h.Newest(h.Here(), h.DB.Read(), inbox.Open, inbox.Place{}, 1000)
	if err != nil {
		h.T.Fatal(err)
	}
	for _, t := range all {
		if t.Account == a.ID {
			n += t.Count
		}
	}
	return n
}

func code(err error) int {
	var said *smtp.SMTPError
	if errors.As(err, &said) {
		return said.Code
	}
	return 0
}

func TestTaken(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d, listen.Options{})
		for range 2 {
			if err := h.send(mail(1, "Bonjour"), "Contact@Portvieux.example"); err != nil {
				t.Fatal(err)
			}
		}
		if h.items(h.contact) != 1 {
			t.Errorf("sent twice it is %d items", h.items(h.contact))
		}
		if err := h.send(mail(2, "Bonjour"), "contact@portvieux.example", "travaux@portvieux.example", "contact+abc@portvieux.example"); err != nil {
			t.Fatal(err)
		}
		if h.items(h.contact) != 2 || h.items(h.townworks) != 1 {
			t.Errorf("contact %d, travaux %d", h.items(h.contact), h.items(h.townworks))
		}
		received := inboxtest.Events[inbox.Received](h.House)
		o, err := h.Original(h.Here(), d.Read(), received[0].Item.ID)
		if err != nil || o.Meta[email.MetaIP] != "127.0.0.1" || o.Meta[email.MetaFrom] != "a@example.test" || o.Meta[email.MetaVia] != "smtp" {
			t.Errorf("what the listener knew: %v, %v", o.Meta, err)
		}
	})
}

func TestRefused(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t), listen.Options{Limits: listen.Limits{Bytes: 10_000, Recipients: 5}})
	if err := h.send(mail(1, "x"), "personne@portvieux.example"); code(err) != 550 {
		t.Errorf("unknown: %v", err)
	}
	if err := h.send(mail(1, strings.Repeat("0123456789\r\n", 1000)), "contact@portvieux.example"); code(err) != 552 {
		t.Errorf("too large: %v", err)
	}
	many := make([]string, 1000)
	for i := range many {
		many[i] = fmt.Sprintf("contact+%d@portvieux.example", i)
	}
	if err := h.send(mail(1, "x"), many...); code(err) != 452 {
		t.Errorf("1,000 recipients: %v", err)
	}
	h.Write(h.Here(), func(tx *db.Tx) error { return h.PauseAccount(h.Here(), tx, h.townworks.ID) })
	if err := h.send(mail(1, "x"), "travaux@portvieux.example"); code(err) != 450 {
		t.Errorf("paused: %v", err)
	}
	if h.items(h.contact)+h.items(h.townworks) != 0 {
		t.Error("refused and kept")
	}
}

// TestNotKeptIsNotTaken: when the commit fails, the sender keeps the mail, and nothing of it is here.
func TestNotKeptIsNotTaken(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d, listen.Options{})
		var deaf atomic.Bool
		deaf.Store(true)
		events.On(h.Bus, "the test fails", func(context.Context, *db.Tx, inbox.Received) error {
			if deaf.Load() {
				return errors.New("the listener fails")
			}
			return nil
		})
		if err := h.send(mail(1, "Bonjour"), "contact@portvieux.example", "travaux@portvieux.example"); code(err) != 451 {
			t.Errorf("got %v", err)
		}
		if n := h.items(h.contact) + h.items(h.townworks); n != 0 {
			t.Errorf("%d kept of a mail that was not taken", n)
		}
		deaf.Store(false)
		if err := h.send(mail(1, "Bonjour"), "contact@portvieux.example", "travaux@portvieux.example"); err != nil || h.items(h.contact) != 1 {
			t.Errorf("sent again: %v, %d", err, h.items(h.contact))
		}
	})
}

// TestCut: a connection that ends in the middle of the text leaves nothing.
func TestCut(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t), listen.Options{})
	conn, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "EHLO x\r\nMAIL FROM:<a@example.test>\r\nRCPT TO:<contact@portvieux.example>\r\nDATA\r\n%s", mail(1, "Bonj"))
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if said, err := io.ReadAll(conn); err != nil || bytes.Contains(said, []byte("queued")) {
		t.Errorf("%s, %v", said, err)
	}
	if h.items(h.contact) != 0 {
		t.Error("half a mail was kept")
	}
}

func TestLMTPTellsEachRecipient(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t), listen.Options{LMTP: true})
	events.On(h.Bus, "the test fails for one", func(_ context.Context, _ *db.Tx, e inbox.Received) error {
		if e.Item.Account == h.townworks.ID {
			return errors.New("not this one")
		}
		return nil
	})
	conn, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	c := smtp.NewClientLMTP(conn)
	defer c.Close()
	if err := c.Mail("a@example.test", nil); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"contact@portvieux.example", "travaux@portvieux.example"} {
		if err := c.Rcpt(to, nil); err != nil {
			t.Fatal(err)
		}
	}
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, mail(1, "Bonjour")); err != nil {
		t.Fatal(err)
	}
	_, err = w.CloseWithLMTPResponse()
	var each smtp.LMTPDataError
	if !errors.As(err, &each) || len(each) != 1 || code(each["travaux@portvieux.example"]) != 451 {
		t.Errorf("got %v", err)
	}
	if h.items(h.contact) != 1 || h.items(h.townworks) != 0 {
		t.Errorf("contact %d, travaux %d", h.items(h.contact), h.items(h.townworks))
	}
}

func TestSTARTTLS(t *testing.T) {
	t.Parallel()
	served, trusted := notifytest.TLS(t)
	h := setup(t, dbtest.New(t), listen.Options{TLS: served})
	c, err := smtp.DialStartTLS(h.addr, trusted)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SendMail("a@example.test", []string{"contact@portvieux.example"}, strings.NewReader(mail(1, "Bonjour"))); err != nil || h.items(h.contact) != 1 {
		t.Errorf("%v, %d items", err, h.items(h.contact))
	}
	if state, ok := c.TLSConnectionState(); !ok || state.Version < tls.VersionTLS12 {
		t.Errorf("not encrypted: %+v", state)
	}
}

func TestAProberIsSentAway(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t), listen.Options{Limits: listen.Limits{Strikes: 3}})
	c, err := smtp.Dial(h.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("a@example.test", nil); err != nil {
		t.Fatal(err)
	}
	var codes []int
	for n := range 5 {
		codes = append(codes, code(c.Rcpt(fmt.Sprintf("u%d@portvieux.example", n), nil)))
	}
	if codes[2] != 550 || codes[3] != 421 {
		t.Errorf("answers %v", codes)
	}
}
