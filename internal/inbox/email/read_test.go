package email_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
)

func read(t testing.TB, raw string) inbox.Message {
	t.Helper()
	m, err := tryRead(t, []byte(raw))
	if err != nil {
		t.Fatalf("%v in\n%.500s", err, raw)
	}
	return m
}

func tryRead(t testing.TB, raw []byte) (inbox.Message, error) {
	t.Helper()
	return email.Read(t.Context(), inbox.Raw{Body: bytes.NewReader(raw), Size: int64(len(raw)), Account: inbox.Account{Address: "contact@portvieux.example"}})
}

const head = "From: Nolwenn Le Goff <Nolwenn@Example.test>\nTo: Mairie <contact+tabc@portvieux.example>\nDate: Mon, 29 Feb 2028 10:00:00 +0100\n"

func TestReadHeaders(t *testing.T) {
	t.Parallel()
	m := read(t, head+"Message-ID: <1@x>\nIn-Reply-To: <0@y>\nReferences: <a@y>\n <0@y>\nReply-To: autre@example.test\nSubject: =?utf-8?q?Cantine_=C3=A9t=C3=A9_?= =?iso-8859-1?q?No=EBl?=\n\nBonjour \U0001F388\n")
	if m.Party != "nolwenn@example.test" || m.PartyName != "Nolwenn Le Goff" || m.Subject != "Cantine été Noël" || m.AnswerTo != "autre@example.test" {
		t.Errorf("%+v", m)
	}
	f := m.Facts
	if f.Ref != "1@x" || strings.Join(f.References, " ") != "a@y 0@y" || strings.Join(f.InReplyTo, " ") != "0@y" || strings.Join(f.ReplyTags, " ") != "tabc" {
		t.Errorf("facts %+v", f)
	}
	if !m.SentAt.Equal(time.Date(2028, 2, 29, 9, 0, 0, 0, time.UTC)) || m.Text != "Bonjour \U0001F388" {
		t.Errorf("%v, %q", m.SentAt, m.Text)
	}
}

func TestReadOddities(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		raw   string
		wants func(m inbox.Message) bool
	}{
		"latin 1 without saying so":  {head + "Subject: a\n\nUne journ\xe9e \xe0 la mairie, tr\xe8s agr\xe9able et ensoleill\xe9e, o\xf9 l'on re\xe7oit les habitants sans rendez-vous le mardi.\n", func(m inbox.Message) bool { return strings.Contains(m.Text, "journée") }},
		"windows 1252":               {head + "Content-Type: text/plain; charset=windows-1252\n\n12 \x80\n", func(m inbox.Message) bool { return m.Text == "12 €" }},
		"a charset nobody knows":     {head + "Content-Type: text/plain; charset=x-nobody\n\nBonjour\n", func(m inbox.Message) bool { return m.Text == "Bonjour" }},
		"a boundary that never ends": {head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nBonjour\n--b\nContent-Type: application/pdf; name=a.pdf\n\n%PDF", func(m inbox.Message) bool { return m.Text == "Bonjour" && len(m.Parts) == 1 }},
		"HTML alone": {head + "Content-Type: text/html\n\n<p>Bonjour <b>vous</b></p><script>alert(1)</script><img src=http://x/a.gif onerror=x()><img src=cid:1>", func(m inbox.Message) bool {
			return strings.Contains(m.Text, "Bonjour") && m.HTML == "<p>Bonjour <b>vous</b></p><img src=\"cid:1\">"
		}},
		"an SVG with a script": {head + "Content-Type: text/html\n\n<p>a</p><svg onload=x()><script>x()</script></svg><a href=javascript:x()>b</a>", func(m inbox.Message) bool {
			return !strings.Contains(m.HTML, "x()") && !strings.Contains(m.HTML, "svg")
		}},
		"NULs":                  {head + "Subject: a\x00b\n\nBon\x00jour\n", func(m inbox.Message) bool { return strings.Contains(m.Text, "jour") }},
		"no text at all":        {head + "\n", func(m inbox.Message) bool { return m.Text == "" && m.Hold == "" }},
		"no sender":             {"Subject: a\n\nBonjour", func(m inbox.Message) bool { return m.Hold == "inbox.held.no_sender" }},
		"a huge header":         {head + strings.Repeat("X-Spam: "+strings.Repeat("x", 900)+"\n", 2000) + "\nBonjour", func(m inbox.Message) bool { return m.Text == "Bonjour" }},
		"two addresses in From": {strings.Replace(head, "From: ", "From: a@example.test, ", 1) + "\nBonjour", func(m inbox.Message) bool { return m.Party == "a@example.test" }},
		"an address in no form": {"From: Nolwenn nolwenn@example.test (maison\nSubject: a\n\nBonjour", func(m inbox.Message) bool { return m.Party == "nolwenn@example.test" }},
		"an mbox line first":    {"From x Mon Feb 29\n" + head + "\nBonjour", func(m inbox.Message) bool { return m.Party == "nolwenn@example.test" }},
		"a forward": {head + "Subject: TR: Voirie\nIn-Reply-To: <0@y>\n\nPour vous\n\n---------- Forwarded message ---------\n> a\n", func(m inbox.Message) bool {
			return m.Facts.Forward && strings.Contains(m.Text, "> a") && m.Quoted == ""
		}},
		"Re: TR: is an answer": {head + "Subject: Re: TR: Voirie\n\nMerci", func(m inbox.Message) bool { return !m.Facts.Forward }},
		"an appointment": {head + "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1@x\nSUMMARY:Rendez-vous\\, mairie\nLOCATION:Salle 2\nDTSTART:20280229T090000Z\nDTEND:20280229T093000Z\nEND:VEVENT\nEND:VCALENDAR\n", func(m inbox.Message) bool {
			return len(m.Facts.Events) == 1 && m.Facts.Events[0].Summary == "Rendez-vous, mairie" && m.Facts.Events[0].Start.Day() == 29 && m.Facts.Events[0].Method == "REQUEST"
		}},
		"an invitation nobody can read": {head + "Content-Type: text/calendar\n\nBEGIN:VCAL", func(m inbox.Message) bool { return len(m.Facts.Events) == 0 && len(m.Parts) == 1 }},
		"winmail.dat that is none":      {head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nVoir\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("rien")) + "\n--b--\n", func(m inbox.Message) bool { return len(m.Parts) == 1 && len(m.Facts.Lost) == 1 }},
		"an encrypted mail":             {head + "Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAAA", func(m inbox.Message) bool { return len(m.Parts) == 1 && m.Facts.Lost[0] == "inbox.lost.encrypted" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, raw := range []string{test.raw, strings.ReplaceAll(test.raw, "\n", "\r\n")} {
				if m := read(t, raw); !test.wants(m) {
					t.Errorf("%+v", m)
				}
			}
		})
	}
}

func TestMachines(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		more  string
		auto  inbox.Auto
		files bool
	}{
		"a person":           {"Subject: Absence scolaire", "", false},
		"auto-replied":       {"Auto-Submitted: auto-replied (vacation)", inbox.Replied, true},
		"auto-generated":     {"Auto-Submitted: auto-generated", inbox.Generated, false},
		"no":                 {"Auto-Submitted: no", "", false},
		"Exchange, French":   {"Subject: Réponse automatique : Cantine", inbox.Replied, true},
		"old autoresponder":  {"X-Autoreply: yes", inbox.Replied, true},
		"a list":             {"List-Id: <voirie.example.test>", inbox.Bulk, false},
		"a mailing":          {"Precedence: bulk", inbox.Bulk, false},
		"a null return path": {"Return-Path: <>", inbox.Generated, false},
		"ours, sent round":   {"X-Loop: contact@portvieux.example", "", false},
		"a read receipt":     {"Content-Type: multipart/report; report-type=disposition-notification; boundary=b", inbox.Replied, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := read(t, head+test.more+"\n\n--b\nContent-Type: text/plain\n\nBonjour\n--b--\n")
			if m.Facts.Auto != test.auto || m.Files != test.files || m.Facts.Loop != (name == "ours, sent round") {
				t.Errorf("auto %q, files %v, loop %v", m.Facts.Auto, m.Files, m.Facts.Loop)
			}
		})
	}
}

func TestReturns(t *testing.T) {
	t.Parallel()
	daemon := "From: Mail Delivery System <MAILER-DAEMON@mx.example.test>\nTo: contact@portvieux.example\n"
	report := daemon + "Subject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nI'm sorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.test\n\nFinal-Recipient: rfc822; ok@example.test\nAction: relayed\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; Nolwenn@example.test\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown user\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <our@portvieux.example>\nSubject: Cantine\n\nBonjour\n--b--\n"
	for name, test := range map[string]struct {
		raw  string
		want inbox.Bounce
	}{
		"RFC 3464":     {report, inbox.Bounce{Of: "our@portvieux.example", Recipient: "nolwenn@example.test", Action: "failed", Code: "5.1.1", Words: "550 5.1.1 unknown user"}},
		"delayed":      {strings.ReplaceAll(strings.Replace(report, "Status: 5.1.1", "Status: 4.4.1", 1), "Action: failed", "Action: delayed"), inbox.Bounce{Of: "our@portvieux.example", Recipient: "ok@example.test", Action: "relayed", Code: "2.0.0", Words: "I'm sorry"}},
		"headers only": {strings.Replace(report, "message/rfc822", "text/rfc822-headers", 1), inbox.Bounce{Of: "our@portvieux.example", Recipient: "nolwenn@example.test", Action: "failed", Code: "5.1.1", Words: "550 5.1.1 unknown user"}},
		"qmail":        {daemon + "Subject: failure notice\n\nHi. This is the qmail-send program at x.\n\n<nolwenn@example.test>:\n550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <our@portvieux.example>\n", inbox.Bounce{Of: "our@portvieux.example", Recipient: "nolwenn@example.test", Action: "failed", Code: "5.1.1", Words: "550 5.1.1 no such user"}},
		"exim":         {daemon + "Subject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: nolwenn@example.test\n\nA message could not be delivered.\n  550 mailbox full\n\n> Message-ID: <our@portvieux.example>\n", inbox.Bounce{Of: "our@portvieux.example", Recipient: "nolwenn@example.test", Action: "failed", Words: "550 mailbox full"}},
		"French":       {daemon + "Subject: Non remis : Cantine\n\nVotre message n'a pas pu être remis à nolwenn@example.test. 5.2.2\n", inbox.Bounce{Recipient: "nolwenn@example.test", Action: "failed", Code: "5.2.2", Words: "Votre message n'a pas pu être remis à nolwenn@example.test. 5.2.2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := read(t, test.raw)
			if m.Facts.Bounce == nil || *m.Facts.Bounce != test.want || !m.Files {
				t.Errorf("got %+v, files %v", m.Facts.Bounce, m.Files)
			}
		})
	}
	if m := read(t, head+"Subject: Mail delivery failed\n\nMon colis n'a pas pu être livré"); m.Facts.Bounce != nil {
		t.Errorf("a resident's words are taken for a return: %+v", m.Facts.Bounce)
	}
}

// TestRawMailsOfEnmime: each of the library's own oddities has a defined answer, and none panics.
func TestRawMailsOfEnmime(t *testing.T) {
	t.Parallel()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/jhillyerd/enmime/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "testdata", "*", "*.raw"))
	if err != nil || len(files) < 80 {
		t.Fatalf("%d mails, %v", len(files), err)
	}
	unreadable := 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		m, err := tryRead(t, raw)
		switch {
		case err != nil:
			unreadable++
		case m.Hold == "" && m.Party == "":
			t.Errorf("%s: from nobody, and not held", filepath.Base(f))
		case m.Text == "" && m.HTML == "" && len(m.Parts) == 0 && m.Hold == "" && !strings.Contains(f, "header-only") && !strings.Contains(f, "no-break"):
			t.Errorf("%s: nothing was read", filepath.Base(f))
		}
	}
	if unreadable > 1 {
		t.Errorf("%d of %d could not be read", unreadable, len(files))
	}
}

// FuzzRead: whatever comes, it ends without a panic, and HTML carries no script.
func FuzzRead(f *testing.F) {
	f.Add([]byte(head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p onclick=x()>a<script>x()</script>\n--b--\n"))
	f.Add([]byte(head + "Content-Type: message/delivery-status\n\nAction: failed\n"))
	f.Add([]byte("\x00\xff\n\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := tryRead(t, raw)
		if err == nil && strings.Contains(strings.ToLower(m.HTML), "<script") {
			t.Errorf("%q", m.HTML)
		}
	})
}
