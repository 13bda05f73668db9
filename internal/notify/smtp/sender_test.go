package smtp_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
	"parvis/internal/notify/notifytest"
	"parvis/internal/notify/smtp"
)

var quick = smtp.Waits{Connect: time.Second, Command: time.Second, Answer: time.Second}

func letter() notify.Mail {
	return notify.Mail{
		ID: "0197@portvieux.test", Date: time.Date(2027, 3, 16, 9, 42, 0, 0, time.UTC), Envelope: "bounces+1@portvieux.test",
		From: mail.Address{Name: "Ville de Portvieux", Address: "mairie@portvieux.test"},
		To:   mail.Address{Name: "Awa Diallo", Address: "awa@example.test"}, ReplyTo: "demandes+tok@portvieux.test",
		Lang: i18n.FR, Subject: "Votre demande est acceptée", Text: "Bonjour,\n.\nune ligne\n", HTML: "<p>Bonjour</p>",
	}
}

func send(t *testing.T, server *notifytest.Server, url notify.ServerURL, m notify.Mail, config *tls.Config) (notify.Receipt, *notify.Failure) {
	t.Helper()
	r, err := smtp.New(url, smtp.Options{Waits: quick, TLS: config, Hello: "parvis.test"}).Send(t.Context(), m)
	var f *notify.Failure
	if err != nil && !errors.As(err, &f) {
		t.Fatalf("an error that is no Failure: %v", err)
	}
	return r, f
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault     notifytest.Fault
		want      notify.Outcome
		stage     string
		code      int
		delivered int
	}{
		"no fault":              {notifytest.Fault{}, notify.Delivered, "", 250, 1},
		"421 greeting":          {notifytest.Fault{At: "greet", Code: 421}, notify.Temporary, "session", 421, 0},
		"554 greeting":          {notifytest.Fault{At: "greet", Code: 554}, notify.Temporary, "session", 554, 0},
		"cut at greeting":       {notifytest.Fault{At: "greet"}, notify.Temporary, "session", 0, 0},
		"421 at from":           {notifytest.Fault{At: "from", Code: 421}, notify.Temporary, "from", 421, 0},
		"451 at from":           {notifytest.Fault{At: "from", Code: 451}, notify.Temporary, "from", 451, 0},
		"550 at from":           {notifytest.Fault{At: "from", Code: 550}, notify.Permanent, "from", 550, 0},
		"cut at from":           {notifytest.Fault{At: "from"}, notify.Temporary, "from", 0, 0},
		"452 at to":             {notifytest.Fault{At: "to", Code: 452}, notify.Temporary, "to", 452, 0},
		"550 at to":             {notifytest.Fault{At: "to", Code: 550}, notify.Permanent, "to", 550, 0},
		"cut at to":             {notifytest.Fault{At: "to"}, notify.Temporary, "to", 0, 0},
		"451 at data":           {notifytest.Fault{At: "data", Code: 451}, notify.Temporary, "data", 451, 0},
		"554 at data":           {notifytest.Fault{At: "data", Code: 554}, notify.Permanent, "data", 554, 0},
		"cut at data":           {notifytest.Fault{At: "data"}, notify.Temporary, "data", 0, 0},
		"451 after the text":    {notifytest.Fault{At: "answer", Code: 451}, notify.Temporary, "answer", 451, 0},
		"554 after the text":    {notifytest.Fault{At: "answer", Code: 554}, notify.Permanent, "answer", 554, 0},
		"cut after the text":    {notifytest.Fault{At: "cut-after-text"}, notify.Unsure, "answer", 0, 1},
		"silent after the text": {notifytest.Fault{At: "slow-answer", Wait: 1500 * time.Millisecond}, notify.Unsure, "answer", 0, 1},
		"slow but not too slow": {notifytest.Fault{At: "slow", Wait: 100 * time.Millisecond}, notify.Delivered, "", 250, 1},
		"too slow at from":      {notifytest.Fault{At: "slow", Wait: 1500 * time.Millisecond}, notify.Temporary, "from", 0, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := notifytest.NewServer(t)
			server.Plan(tt.fault)
			r, f := send(t, server, server.URL(t, "", "?tls=none"), letter(), nil)
			if f == nil {
				f = &notify.Failure{Outcome: notify.Delivered, Code: r.Code}
			}
			if f.Outcome != tt.want || f.Stage != tt.stage || f.Code != tt.code {
				t.Errorf("got %s at %q, code %d (%s); want %s at %q, code %d", f.Outcome, f.Stage, f.Code, f.Words, tt.want, tt.stage, tt.code)
			}
			if got := len(server.Mails()); got != tt.delivered {
				t.Errorf("server has %d mails, want %d", got, tt.delivered)
			}
			if got := server.Talks(); got != 1 {
				t.Errorf("%d connections for one attempt", got)
			}
		})
	}
}

// A server that goes away in the middle of a long text has not delivered it: we
// may say so, or that we do not know when all of it was in the network already;
// never that it was sent, and never with half a mail delivered.
func TestCutInTheText(t *testing.T) {
	t.Parallel()
	for _, size := range []int{100, 10_000, 8_000_000} {
		server := notifytest.NewServer(t)
		server.Plan(notifytest.Fault{At: "cut-in-text"})
		m := letter()
		m.Text = strings.Repeat("une ligne de texte\n", size/19+1)
		_, f := send(t, server, server.URL(t, "", "?tls=none"), m, nil)
		if f == nil || f.Outcome == notify.Permanent || len(server.Mails()) != 0 {
			t.Errorf("%d bytes: %v, %d mails", size, f, len(server.Mails()))
		}
	}
}

func TestNobodyThere(t *testing.T) {
	t.Parallel()
	url, err := notify.ParseServerURL("smtp://127.0.0.1:1?tls=none")
	if err != nil {
		t.Fatal(err)
	}
	if _, f := send(t, nil, url, letter(), nil); f == nil || f.Outcome != notify.Temporary || f.Stage != "connect" {
		t.Errorf("got %v", f)
	}
}

func TestStopWhileWaitingForTheServer(t *testing.T) {
	t.Parallel()
	server := notifytest.NewServer(t)
	server.Plan(notifytest.Fault{At: "slow", Wait: 3 * time.Second})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	long := smtp.Waits{Connect: time.Minute, Command: time.Minute, Answer: time.Minute}
	_, err := smtp.New(server.URL(t, "", "?tls=none"), smtp.Options{Waits: long}).Send(ctx, letter())
	var f *notify.Failure
	if !errors.As(err, &f) || f.Outcome != notify.Temporary {
		t.Errorf("got %v", err)
	}
}

func TestEncryptionAndSignIn(t *testing.T) {
	t.Parallel()
	serverTLS, clientTLS := notifytest.TLS(t)
	tests := map[string]struct {
		options  []notifytest.Option
		login    string
		query    string
		trust    *tls.Config
		want     notify.Outcome
		wantTLS  bool
		wantUser string
	}{
		"required and there":          {[]notifytest.Option{notifytest.NeedTLS(serverTLS)}, "", "", clientTLS, notify.Delivered, true, ""},
		"required and not there":      {nil, "", "", nil, notify.Temporary, false, ""},
		"certificate of a stranger":   {[]notifytest.Option{notifytest.OfferTLS(serverTLS)}, "", "", nil, notify.Temporary, false, ""},
		"if offered, offered":         {[]notifytest.Option{notifytest.OfferTLS(serverTLS)}, "", "?tls=if-offered", clientTLS, notify.Delivered, true, ""},
		"if offered, not offered":     {nil, "", "?tls=if-offered", nil, notify.Delivered, false, ""},
		"none, but server insists":    {[]notifytest.Option{notifytest.NeedTLS(serverTLS)}, "", "?tls=none", nil, notify.Temporary, false, ""},
		"signed in":                   {[]notifytest.Option{notifytest.OfferTLS(serverTLS), notifytest.NeedLogin("ville", "s3cret")}, "ville:s3cret", "", clientTLS, notify.Delivered, true, "ville"},
		"wrong password waits":        {[]notifytest.Option{notifytest.OfferTLS(serverTLS), notifytest.NeedLogin("ville", "s3cret")}, "ville:wr0ng", "", clientTLS, notify.Temporary, false, ""},
		"sign-in needed and not done": {[]notifytest.Option{notifytest.OfferTLS(serverTLS), notifytest.NeedLogin("ville", "s3cret")}, "", "", clientTLS, notify.Temporary, false, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := notifytest.NewServer(t, tt.options...)
			_, f := send(t, server, server.URL(t, tt.login, tt.query), letter(), tt.trust)
			got := notify.Delivered
			if f != nil {
				got = f.Outcome
				if strings.Contains(f.Error(), "wr0ng") || strings.Contains(f.Error(), "s3cret") {
					t.Errorf("the password shows: %v", f)
				}
			}
			if got != tt.want {
				t.Fatalf("got %s (%v), want %s", got, f, tt.want)
			}
			for _, m := range server.Mails() {
				if m.TLS != tt.wantTLS || m.Login != tt.wantUser {
					t.Errorf("TLS %v, login %q; want %v, %q", m.TLS, m.Login, tt.wantTLS, tt.wantUser)
				}
			}
		})
	}
}

func TestTLSFromTheFirstByte(t *testing.T) {
	t.Parallel()
	serverTLS, clientTLS := notifytest.TLS(t)
	server := notifytest.NewServer(t, notifytest.ImplicitTLS(serverTLS), notifytest.NeedLogin("ville", "s3cret"))
	url, err := notify.ParseServerURL("smtps://ville:s3cret@" + server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	if _, f := send(t, server, url, letter(), clientTLS); f != nil {
		t.Fatal(f)
	}
	if got := server.Mails(); len(got) != 1 || !got[0].TLS || got[0].Login != "ville" {
		t.Errorf("got %+v", got)
	}
}

func TestGreylist(t *testing.T) {
	t.Parallel()
	server := notifytest.NewServer(t, notifytest.Greylist())
	url := server.URL(t, "", "?tls=none")
	if _, f := send(t, server, url, letter(), nil); f == nil || f.Outcome != notify.Temporary || f.Enhanced != "4.7.1" {
		t.Fatalf("first try: %v", f)
	}
	if _, f := send(t, server, url, letter(), nil); f != nil {
		t.Fatalf("second try: %v", f)
	}
}

func TestMailAsItArrives(t *testing.T) {
	t.Parallel()
	server := notifytest.NewServer(t)
	if _, f := send(t, server, server.URL(t, "", "?tls=none"), letter(), nil); f != nil {
		t.Fatal(f)
	}
	got := server.Mails()[0]
	if got.From != "bounces+1@portvieux.test" || got.To != "awa@example.test" {
		t.Errorf("envelope %q to %q", got.From, got.To)
	}
	m := parse(t, got.Raw)
	headers := map[string]string{}
	for _, key := range []string{"From", "To", "Reply-To", "Message-Id", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language", "Date", "Mime-Version"} {
		headers[key] = decoded(t, m.head.Get(key))
	}
	want := map[string]string{
		"From": `"Ville de Portvieux" <mairie@portvieux.test>`, "To": `"Awa Diallo" <awa@example.test>`,
		"Reply-To": "<demandes+tok@portvieux.test>", "Message-Id": "<0197@portvieux.test>", "Subject": "Votre demande est acceptée",
		"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply", "Content-Language": "fr",
		"Date": "Tue, 16 Mar 2027 09:42:00 +0000", "Mime-Version": "1.0",
	}
	if diff := cmp.Diff(want, headers); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Bonjour,\n.\nune ligne\n", "<p>Bonjour</p>"}, m.parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

// Whatever stands in names, subjects and texts, the mail has the headers we
// gave it, the words come back as they were, and no line is too long.
func TestHostileWords(t *testing.T) {
	t.Parallel()
	corpus := []string{
		"Re: dossier\r\nBcc: victim@example.test", "a\nBcc: v@x.test", "a\rBcc: v@x.test", "a\r\n\r\nbody", "a%0d%0aBcc: v@x.test", "a\u2028Bcc: v@x.test",
		"a\u0085Bcc: v@x.test", "a\x00b", "=?utf-8?q?Bcc:_x?=", "=?utf-8?b?DQpCY2M6IHZAeC50ZXN0?=", "\u202Eevil", strings.Repeat("é", 900), strings.Repeat("x", 2000),
		strings.Repeat("mot ", 400), "Ünïcödé 家族 👨‍👩‍👧 العربية", "\"quoted\" <x@y.test>, z@w.test", "(comment) name", "a;b,c:d", "", "\xff\xfe",
	}
	for _, words := range corpus {
		server := notifytest.NewServer(t)
		m := letter()
		m.Subject, m.From.Name, m.To.Name, m.Text, m.HTML = notify.HeaderWords(words), notify.HeaderWords(words), notify.HeaderWords(words), words, words
		if _, f := send(t, server, server.URL(t, "", "?tls=none"), m, nil); f != nil {
			t.Errorf("%q: %v", words, f)
			continue
		}
		raw := server.Mails()[0].Raw
		got := parse(t, raw)
		for _, header := range []string{"Bcc", "Cc"} {
			if v := got.head.Get(header); v != "" {
				t.Errorf("%q added %s: %s", words, header, v)
			}
		}
		if n := strings.Count(raw, "\nTo:"); n != 1 || len(got.head) != 11 {
			t.Errorf("%q: %d headers, %d To", words, len(got.head), n)
		}
		if addresses, err := got.head.AddressList("To"); err != nil || len(addresses) != 1 || addresses[0].Address != "awa@example.test" {
			t.Errorf("%q: To %v, %v", words, addresses, err)
		}
		if subject := decoded(t, got.head.Get("Subject")); subject != notify.HeaderWords(words) && !strings.HasPrefix(words, "=?") {
			t.Errorf("subject %q came back as %q", words, subject)
		}
		for line := range strings.SplitSeq(raw, "\r\n") {
			if len(line) > 998 {
				t.Errorf("%.20q: a line of %d bytes", words, len(line))
			}
		}
	}
}

type arrived struct {
	head  mail.Header
	parts []string
}

func parse(t *testing.T, raw string) arrived {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in\n%s", err, raw)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	a := arrived{head: m.Header}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return a
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		a.parts = append(a.parts, strings.ReplaceAll(string(text), "\r\n", "\n"))
	}
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
