package email_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/naughty"
)

// places are where a mail can carry a text.
func places(text string, n int) map[string]string {
	id := fmt.Sprintf("Message-ID: <h%d@x>\n", n)
	return map[string]string{
		"subject": id + head + "Subject: " + text + "\n\nBonjour", "text": id + head + "\n" + text, "page": id + head + "Content-Type: text/html\n\n<p>" + text + "</p>",
		"name": id + "From: \"" + text + "\" <a@example.test>\n\nx", "address": id + "From: " + text + "\nSubject: a\n\nx",
		"reference": head + "References: <" + text + "> " + text + "\nIn-Reply-To: " + text + "\nMessage-ID: <" + text + ">\n\nx",
		"recipient": id + "From: a@example.test\nTo: " + text + "\nReply-To: " + text + "\n\nx",
		"file":      id + head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: application/octet-stream; name=\"" + text + "\"\n\ny" + text + "\n--b--\n",
		"charset":   id + head + "Content-Type: text/plain; charset=\"" + text + "\"\n\nx", "boundary": id + head + "Content-Type: multipart/mixed; boundary=\"" + text + "\"\n\n--" + text + "\n\nx\n",
		"date": id + "From: a@example.test\nDate: " + text + "\nAuto-Submitted: " + text + "\n\nx",
	}
}

// acts finds what could act in a page: an element or an attribute that no text needs.
func acts(page string) (found string) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return err.Error()
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "svg", "iframe", "object", "embed", "form", "style", "link", "meta", "base"}, n.Data) {
			found = n.Data
		}
		for _, a := range n.Attr {
			to, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":")
			if strings.HasPrefix(a.Key, "on") || (a.Key == "href" || a.Key == "src") && slices.Contains([]string{"javascript", "vbscript", "data"}, to) {
				found = n.Data + " " + a.Key
			}
		}
	}
	return found
}

// TestNaughtyTextsAreRead: in every place of a mail each text has an answer, and no page can act.
func TestNaughtyTextsAreRead(t *testing.T) {
	t.Parallel()
	for n, text := range naughty.Strings(t) {
		for place, raw := range places(text, n) {
			m, err := tryRead(t, []byte(raw))
			if err != nil {
				continue // held, with its bytes: see below
			}
			if found := acts(m.HTML); found != "" {
				t.Errorf("%s %.60q: the page has %q", place, text, found)
			}
		}
	}
}

// TestHostileTextsAreKept: one mail for each text, which stands in all its places, is kept on both engines; nothing fails
// on the way to the disk, and what is kept fits a line.
func TestHostileTextsAreKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := inboxtest.New(t, d, []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read)}})
		account := h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example"})
		for n, text := range naughty.Strings(t) {
			raw := fmt.Sprintf("Message-ID: <h%d@x>\nFrom: \"%s\" <a%d@example.test>\nSubject: %s\nReferences: <%s>\nContent-Type: multipart/mixed; boundary=b\n\n"+
				"--b\nContent-Type: text/html\n\n<p>%s</p>\n--b\nContent-Type: image/png; name=\"%s\"\n\n%s\n--b--\n", n, text, n, text, text, text, text, text)
			a := h.Take(inbox.Incoming{Account: account, ExternalID: fmt.Sprint(n), Raw: strings.NewReader(raw)})
			if a.State == inbox.StateHeld && a.HeldWhy == "" || strings.ContainsAny(a.Subject+a.Party+a.PartyName, "\r\n\x00") {
				t.Errorf("%.60q: %+v", text, a.Item)
			}
			if kept := h.RawOf(a.ID); string(kept) != raw {
				t.Errorf("%.60q: its bytes were changed", text)
			}
		}
	})
}

func attached(name, kind string, body []byte) string {
	return "Message-ID: <" + name + "@x>\n" + head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nVoir\n--b\nContent-Type: " + kind + "; name=\"" + name +
		"\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(body) + "\n--b--\n"
}

// zipBomb is a small archive of many megabytes of nothing.
func zipBomb(t *testing.T) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 8 {
		w, err := z.Create(fmt.Sprintf("%d.txt", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(w, zeros{}, 8<<20); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestHarmfulFilesAreNeverShown: archives are kept as they came and not opened, pages and drawings with scripts and files
// that are two things at once are none that is shown in a page; all wait for the scanner.
func TestHarmfulFilesAreNeverShown(t *testing.T) {
	t.Parallel()
	polyglot := append([]byte("%PDF-1.4\n"), []byte("<html><script>alert(1)</script></html>\n%%EOF PK\x03\x04")...)
	files := map[string]string{
		"bomb.zip":   attached("bomb.zip", "application/zip", zipBomb(t)),
		"photo.svg":  attached("photo.svg", "image/svg+xml", []byte("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>")),
		"photo.png":  attached("photo.png", "image/png", []byte("<html><script>alert(1)</script>")),
		"double.pdf": attached("double.pdf", "application/pdf", polyglot),
		"a.html":     attached("a.html", "text/html", []byte("<script>alert(1)</script>")),
		"photo.gif":  attached("photo.gif", "image/gif", []byte("GIF89a/*\x01\x00*/=alert(1)//")),
	}
	h := inboxtest.New(t, dbtest.New(t), []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read)}})
	account := h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example"})
	for name, raw := range files {
		a := h.Say(account, raw)
		kept, err := h.Attachments(h.Here(), h.DB.Read(), a.ID)
		if err != nil || len(kept) != 1 {
			t.Fatalf("%s: %d files, %v", name, len(kept), err)
		}
		f := kept[0]
		if f.Safe || f.Scan != inbox.ScanWaiting || f.Size > 1<<20 {
			t.Errorf("%s: %+v", name, f)
		}
		if _, _, err := h.OpenAttachment(h.Here(), f.ID); err == nil {
			t.Errorf("%s was opened before anybody looked at it", name)
		}
	}
}

// TestHeadersAreNotInjected: no name or subject of a mail, however it is encoded, makes a header of ours.
func TestHeadersAreNotInjected(t *testing.T) {
	t.Parallel()
	for _, from := range []string{
		"=?utf-8?q?Maire=0D=0ABcc:_tous@example.test?= <a@example.test>", "=?utf-8?q?Maire=2C_tous=40example.test=2C?= <a@example.test>",
		"=?utf-8?q?=3Ctous=40example.test=3E?= <a@example.test>", "\"tous@example.test\" <a@example.test>",
	} {
		if m := read(t, "From: "+from+"\nSubject: =?utf-8?q?Vote=0D=0ATo:_tous@example.test?=\n\nx"); m.Party != "a@example.test" {
			t.Errorf("%s is from %s", from, m.Party)
		}
	}
	h := inboxtest.New(t, dbtest.New(t), []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read)}})
	account := h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example"})
	a := h.Say(account, "Message-ID: <1@x>\nFrom: =?utf-8?q?Maire=0D=0ABcc:_tous@example.test?= <a@example.test>\nSubject: =?utf-8?q?Vote=0D=0ATo:_tous@example.test?=\n\nx")
	out := h.Answer(a.Thread, "1", "Bonjour")
	if strings.ContainsAny(out.Subject+out.PartyName+out.Party, "\r\n") {
		t.Errorf("%q %q %q", out.Subject, out.PartyName, out.Party)
	}
}
