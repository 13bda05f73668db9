package email_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func twentyKB(n int) string {
	return fmt.Sprintf("Message-ID: <b%d@x>\r\nFrom: h%d@example.test\r\nDate: Thu, 03 Dec 2026 14:12:00 +0100\r\nSubject: Demande\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n", n, n) +
		strings.Repeat("Bonjour, je voudrais savoir où en est ma demande de cantine pour l’été.\r\n", 260)
}

func BenchmarkRead(b *testing.B) {
	raw := []byte(twentyKB(1))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := email.Read(b.Context(), inbox.Raw{Body: bytes.NewReader(raw), Size: int64(len(raw))}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIdentify(b *testing.B) {
	raw := twentyKB(1)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		r, id := email.Identify(strings.NewReader(raw))
		if _, err := io.Copy(io.Discard, struct{ io.Reader }{r}); err != nil || id() == "" {
			b.Fatal(err)
		}
	}
}

func BenchmarkAccept(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			h := inboxtest.New(b, dbtest.NewOn(b, engine), []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read), PerHour: 120}},
				func(d *inbox.Deps) { d.Limits = inbox.Limits{} })
			a := h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example"})
			n := 0
			for b.Loop() {
				n++
				body, name := email.Identify(strings.NewReader(twentyKB(n)))
				if _, err := h.Accept(h.Here(), inbox.Incoming{Account: a, Raw: body, Identify: name}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
