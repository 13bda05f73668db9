package email_test

import (
	"fmt"
	"strings"
	"testing"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// hostile texts of the kinds that forms and mails are tried with.
var hostile = []string{
	"", " ", "\u00a0", "undefined", "NULL", "\\", "../../../etc/passwd", "%00", "$(touch /tmp/x)", "'; drop table inbox_items; --", "<script>alert(1)</script>",
	"\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}", "${jndi:ldap://x}", "=cmd|' /C calc'!A0", "a\r\nBcc: all@example.test", "\ufeff", "\u202eevil\u202c",
	"\u0000", "\ufffe\uffff", "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "הָיְתָהtestالصفحات", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "👩‍👩‍👧‍👦🏳️‍🌈", strings.Repeat("x", 5000), strings.Repeat("é", 2000), "1/0", "-1", "1e309", "0x7fffffffffffffff",
}

// TestHostileTextsAreKept: in every place of a mail, on both engines, each has a defined answer, and
// nothing fails on the way to the disk.
func TestHostileTextsAreKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := inboxtest.New(t, d, []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read)}})
		account := h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example"})
		for n, text := range hostile {
			id := fmt.Sprintf("Message-ID: <h%d@x>\n", n)
			for place, raw := range map[string]string{
				"subject": id + head + "Subject: " + text + "\n\nBonjour", "text": id + head + "\n" + text, "page": id + head + "Content-Type: text/html\n\n<p>" + text + "</p>",
				"name": id + "From: \"" + text + "\" <a@example.test>\n\nx", "address": id + "From: " + text + "\nSubject: a\n\nx", "reference": head + "References: <" + text + "> " + text + "\nMessage-ID: <" + text + ">\n\nx",
				"file":    id + head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: application/octet-stream; name=\"" + text + "\"\n\ny" + text + "\n--b--\n",
				"charset": id + head + "Content-Type: text/plain; charset=\"" + text + "\"\n\nx",
			} {
				a := h.Take(inbox.Incoming{Account: account, ExternalID: fmt.Sprint(place, n), Raw: strings.NewReader(raw)})
				if a.State == inbox.StateHeld && a.HeldWhy == "" || strings.Contains(a.HTML, "<script") || strings.Contains(a.HTML, "onerror") || strings.ContainsAny(a.Subject+a.Party+a.PartyName, "\r\n\x00") {
					t.Errorf("%s %q: %+v", place, text, a.Item)
				}
			}
		}
	})
}
