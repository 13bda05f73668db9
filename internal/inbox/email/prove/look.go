package prove

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strings"

	"blitiri.com.ar/go/spf"
	"github.com/emersion/go-msgauth/authres"
	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-msgauth/dmarc"
	"golang.org/x/net/publicsuffix"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
)

// Mail is what is looked up: its bytes, what the listener knew, and the address people see.
type Mail struct {
	Raw   io.ReadSeeker
	Meta  map[string]string
	From  string
	Trust string
}

// mostSignatures bounds how many signatures of one mail are tried.
const mostSignatures = 5

// Look asks. A question that cannot be answered now is told as temperror; an error is a mail
// that cannot be read.
func Look(ctx context.Context, ask Resolver, m Mail) (inbox.Auth, error) {
	if auth, known, err := told(m); err != nil || known {
		return auth, err
	}
	if _, err := m.Raw.Seek(0, io.SeekStart); err != nil {
		return inbox.Auth{}, err
	}
	txt := func(name string) ([]string, error) { return ask.LookupTXT(ctx, name) }
	auth := inbox.Auth{SPF: sender(ctx, ask, m)}
	signatures, err := dkim.VerifyWithOptions(m.Raw, &dkim.VerifyOptions{LookupTXT: txt, MaxVerifications: mostSignatures})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		auth.DKIM = "permerror" // a header that cannot be read proves nothing
	}
	auth.DKIM, auth.Signs = signed(signatures, auth.DKIM)
	auth.DMARC = policy(txt, m, auth)
	return auth, nil
}

// sender asks whether the server may send for the domain of the envelope.
func sender(ctx context.Context, ask Resolver, m Mail) string {
	ip := net.ParseIP(m.Meta[email.MetaIP])
	if ip == nil || m.Meta[email.MetaVia] == "imap" {
		return ""
	}
	result, _ := spf.CheckHostWithSender(ip, m.Meta[email.MetaHello], m.Meta[email.MetaFrom], spf.WithContext(ctx), spf.WithResolver(ask))
	return string(result) // the error tells an operator which mechanism matched
}

// signed sums up several signatures: one that holds is enough.
func signed(all []*dkim.Verification, before string) (result string, domains []string) {
	result = "none"
	if before != "" {
		result = before
	}
	for _, v := range all {
		switch {
		case v.Err == nil:
			domains = append(domains, strings.ToLower(v.Domain))
		case len(domains) > 0:
		case dkim.IsTempFail(v.Err):
			result = "temperror"
		case dkim.IsPermFail(v.Err):
			result = "permerror"
		default:
			result = "fail"
		}
	}
	if len(domains) > 0 {
		result = "pass"
	}
	return result, domains
}

// policy asks what the domain that people see says, and whether a proof fits it.
func policy(txt func(string) ([]string, error), m Mail, auth inbox.Auth) string {
	_, domain, _ := strings.Cut(m.From, "@")
	if domain == "" {
		return "none"
	}
	record, err := dmarc.LookupWithOptions(domain, &dmarc.LookupOptions{LookupTXT: txt})
	if whole := organisation(domain); errors.Is(err, dmarc.ErrNoPolicy) && whole != domain {
		record, err = dmarc.LookupWithOptions(whole, &dmarc.LookupOptions{LookupTXT: txt})
	}
	switch {
	case errors.Is(err, dmarc.ErrNoPolicy):
		return "none"
	case err != nil && dmarc.IsTempFail(err):
		return "temperror"
	case err != nil:
		return "permerror"
	}
	for _, signer := range auth.Signs {
		if aligned(signer, domain, record.DKIMAlignment == dmarc.AlignmentStrict) {
			return "pass"
		}
	}
	_, envelope, _ := strings.Cut(strings.ToLower(m.Meta[email.MetaFrom]), "@")
	if auth.SPF == string(spf.Pass) && aligned(envelope, domain, record.SPFAlignment == dmarc.AlignmentStrict) {
		return "pass"
	}
	return "fail"
}

func aligned(proved, seen string, strict bool) bool {
	if proved == "" || strict {
		return proved == seen
	}
	return organisation(proved) == organisation(seen)
}

// organisation is the domain that somebody registered: portvieux.example of mail.portvieux.example.
func organisation(domain string) string {
	if whole, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return whole
	}
	return domain
}

// told takes over what a server before us found, when the mailbox says which one to believe.
// Only the topmost header of its name counts: those below were there before it.
func told(m Mail) (inbox.Auth, bool, error) {
	if m.Trust == "" {
		return inbox.Auth{}, false, nil
	}
	if _, err := m.Raw.Seek(0, io.SeekStart); err != nil {
		return inbox.Auth{}, false, err
	}
	head, err := textproto.NewReader(bufio.NewReader(io.LimitReader(m.Raw, 256<<10))).ReadMIMEHeader()
	if err != nil && len(head) == 0 {
		return inbox.Auth{}, false, nil // it says nothing that can be read: look ourselves
	}
	for _, value := range head.Values("Authentication-Results") {
		name, results, err := authres.Parse(value)
		if err == nil && strings.EqualFold(name, m.Trust) {
			return summed(results, m.Trust), true, nil
		}
	}
	return inbox.Auth{}, false, nil
}

func summed(results []authres.Result, by string) inbox.Auth {
	auth := inbox.Auth{By: by}
	for _, r := range results {
		switch r := r.(type) {
		case *authres.SPFResult:
			auth.SPF = string(r.Value)
		case *authres.DMARCResult:
			auth.DMARC = string(r.Value)
		case *authres.DKIMResult:
			if auth.DKIM != "pass" {
				auth.DKIM = string(r.Value)
			}
			if r.Value == authres.ResultPass && r.Domain != "" {
				auth.Signs = append(auth.Signs, strings.ToLower(r.Domain))
			}
		}
	}
	return auth
}
