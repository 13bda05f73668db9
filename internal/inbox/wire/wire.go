// Package wire is how doors speak HTTP with companies: what an answer says about the fate of a
// message, and signatures of what comes back.
package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"parvis/internal/inbox"
)

// mostAnswer bounds what is read of an answer.
const mostAnswer = 4 << 20

// Post sends a request that takes a message over and gives the answer's body. What nobody can
// know (cut after our last byte) is told apart from what can be tried again; words are keys of
// words, or what the other side said. Judge may read a refusal more closely; nil for none.
func Post(client *http.Client, r *http.Request, judge func(status int, body []byte) *inbox.Failure) ([]byte, error) {
	answer, err := client.Do(r)
	if err != nil {
		return nil, &inbox.Failure{Fate: fateOfCut(err), Words: "inbox.why.unreachable"}
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err != nil {
		return nil, &inbox.Failure{Fate: inbox.Unsure, Words: "inbox.why.cut"}
	}
	if answer.StatusCode >= 200 && answer.StatusCode < 300 {
		return body, nil
	}
	if judge != nil {
		if f := judge(answer.StatusCode, body); f != nil {
			return nil, f
		}
	}
	return nil, &inbox.Failure{Fate: fateOf(answer.StatusCode), Words: said(answer.Status, body)}
}

// fateOf: what is ours or theirs to mend (a key, a credit, a pause) is tried again.
func fateOf(status int) inbox.Fate {
	switch {
	case status >= 500:
		return inbox.Temporary
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status == http.StatusUnauthorized,
		status == http.StatusForbidden, status == http.StatusPaymentRequired:
		return inbox.Temporary
	}
	return inbox.Permanent
}

// fateOfCut: without a connection nothing left; later, it may have.
func fateOfCut(err error) inbox.Fate {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return inbox.Temporary
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok || strings.Contains(err.Error(), "tls: ") {
		return inbox.Temporary
	}
	return inbox.Unsure
}

// said is what the other side answered, on one line and short.
func said(status string, body []byte) string {
	return Cut(strings.TrimSpace(status+" "+strings.Join(strings.Fields(strings.ToValidUTF8(string(body), "?")), " ")), 300)
}

// Sign is the signature of a body: the hexadecimal HMAC-SHA256.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// Signed tells whether a header, with or without "sha256=", signs the body. An empty secret signs nothing.
func Signed(header, secret string, body []byte) bool {
	given := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(header), "sha256="))
	return secret != "" && hmac.Equal([]byte(given), []byte(Sign(secret, body)))
}

// Cut shortens a text to so many bytes without cutting a sign.
func Cut(s string, most int) string {
	if s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "?"); len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}
