package prove_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/email/prove"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// names answers from a list; what is not on it does not exist, and "away" makes all questions fail for now.
type names struct {
	txt  map[string]string
	away bool
}

func (n names) LookupTXT(_ context.Context, name string) ([]string, error) {
	if n.away {
		return nil, &net.DNSError{Err: "out of reach", Name: name, IsTemporary: true, IsTimeout: true}
	}
	if text, ok := n.txt[strings.TrimSuffix(name, ".")]; ok {
		return []string{text}, nil
	}
	return nil, &net.DNSError{Err: "no such name", Name: name, IsNotFound: true}
}

func (n names) LookupMX(_ context.Context, name string) ([]*net.MX, error) { return nil, missing(name) }

func (n names) LookupIPAddr(_ context.Context, name string) ([]net.IPAddr, error) {
	return nil, missing(name)
}

func (n names) LookupAddr(_ context.Context, name string) ([]string, error) {
	return nil, missing(name)
}

func missing(name string) error {
	return &net.DNSError{Err: "no such name", Name: name, IsNotFound: true}
}

const plain = "From: Nolwenn <nolwenn@mail.example.org>\r\nTo: contact@portvieux.example\r\nSubject: Cantine\r\nDate: Thu, 03 Dec 2026 14:12:00 +0100\r\n\r\nBonjour\r\n"

func signed(t *testing.T, key crypto.Signer) string {
	t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(plain), &dkim.SignOptions{Domain: "example.org", Selector: "s1", Signer: key, HeaderKeys: []string{"From", "Subject"}})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestLook(t *testing.T) {
	t.Parallel()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	known := names{txt: map[string]string{
		"s1._domainkey.example.org": "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public),
		"example.org":               "v=spf1 ip4:192.0.2.1 -all", "mail.example.org": "v=spf1 ip4:192.0.2.1 -all",
		"_dmarc.example.org": "v=DMARC1; p=reject",
	}}
	strict := names{txt: map[string]string{"_dmarc.example.org": "v=DMARC1; p=reject; adkim=s; aspf=s"}}
	for name, value := range known.txt {
		if _, own := strict.txt[name]; !own {
			strict.txt[name] = value
		}
	}
	mail := signed(t, private)
	from := func(ip string) map[string]string {
		return map[string]string{email.MetaIP: ip, email.MetaFrom: "nolwenn@mail.example.org", email.MetaHello: "mx.example.org", email.MetaVia: "smtp"}
	}
	for name, test := range map[string]struct {
		raw   string
		meta  map[string]string
		ask   names
		trust string
		want  inbox.Auth
	}{
		"signed, from its server":        {mail, from("192.0.2.1"), known, "", inbox.Auth{SPF: "pass", DKIM: "pass", Signs: []string{"example.org"}, DMARC: "pass"}},
		"signed, from elsewhere":         {mail, from("192.0.2.9"), known, "", inbox.Auth{SPF: "fail", DKIM: "pass", Signs: []string{"example.org"}, DMARC: "pass"}},
		"forged":                         {plain, from("192.0.2.9"), known, "", inbox.Auth{SPF: "fail", DKIM: "none", DMARC: "fail"}},
		"changed on the way":             {strings.Replace(mail, "Bonjour", "Bonsoir", 1), from("192.0.2.9"), known, "", inbox.Auth{SPF: "fail", DKIM: "fail", DMARC: "fail"}},
		"strict, signed by another name": {mail, from("192.0.2.1"), strict, "", inbox.Auth{SPF: "pass", DKIM: "pass", Signs: []string{"example.org"}, DMARC: "pass"}},
		"names out of reach":             {mail, from("192.0.2.1"), names{away: true}, "", inbox.Auth{SPF: "temperror", DKIM: "temperror", DMARC: "temperror"}},
		"nobody says anything":           {plain, from("192.0.2.1"), names{}, "", inbox.Auth{SPF: "none", DKIM: "none", DMARC: "none"}},
		"told by the server before us": {"Authentication-Results: mx.town.example; spf=pass smtp.mailfrom=a@x; dkim=pass header.d=example.org; dmarc=pass\r\n" + plain, map[string]string{email.MetaVia: "imap"}, names{}, "mx.town.example",
			inbox.Auth{SPF: "pass", DKIM: "pass", Signs: []string{"example.org"}, DMARC: "pass", By: "mx.town.example"}},
		"told by somebody else": {"Authentication-Results: evil.example; dmarc=pass\r\n" + plain, map[string]string{email.MetaVia: "imap"}, names{}, "mx.town.example", inbox.Auth{DKIM: "none", DMARC: "none"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := prove.Look(t.Context(), test.ask, prove.Mail{Raw: bytes.NewReader([]byte(test.raw)), Meta: test.meta, From: "nolwenn@mail.example.org", Trust: test.trust})
			if err != nil || got.SPF != test.want.SPF || got.DKIM != test.want.DKIM || got.DMARC != test.want.DMARC || got.By != test.want.By || strings.Join(got.Signs, " ") != strings.Join(test.want.Signs, " ") {
				t.Errorf("got %+v, %v\nwant %+v", got, err, test.want)
			}
		})
	}
}

func TestTheResultIsAFact(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := inboxtest.New(t, d, []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read)}})
		prove.Register(prove.Deps{Inbox: h.Service, Bus: h.Bus, Jobs: h.Jobs, Resolver: names{}})
		account := h.Account(h.Here(), inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example"})
		a := h.Say(account, plain)
		if a.Facts.Auth != nil {
			t.Error("looked up before the commit")
		}
		h.Drain()
		if auth := h.Fresh(a.ID).Facts.Auth; auth == nil || auth.DKIM != "none" || auth.DMARC != "none" {
			t.Errorf("got %+v", auth)
		}
	})
}
