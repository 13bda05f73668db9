package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// The figures that every authenticator application knows: SHA-1, six digits, thirty seconds.
const (
	totpPeriod = 30
	totpDigits = otp.DigitsSix
	totpDrift  = 1 // steps of clock error allowed on either side
)

// TOTPSecret is what the agent's telephone and we share.
type TOTPSecret []byte

// NewTOTPSecret draws 160 bits, as RFC 4226 advises.
func NewTOTPSecret() TOTPSecret {
	secret := make(TOTPSecret, 20)
	rand.Read(secret)
	return secret
}

// String is what an agent types by hand, in groups of four, who cannot scan a picture.
func (s TOTPSecret) String() string {
	var b strings.Builder
	for i, sign := range s.base32() {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(sign)
	}
	return b.String()
}

func (s TOTPSecret) base32() string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(s)
}

// URL is what the picture says: otpauth://totp/Portvieux:claire@…
func (s TOTPSecret) URL(issuer, account string) string {
	v := url.Values{"secret": {s.base32()}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + account,
		RawQuery: strings.ReplaceAll(v.Encode(), "+", "%20")} // several applications read + as a plus
	return u.String()
}

// Code gives the digits of an instant; tests and the demo's door use it.
func (s TOTPSecret) Code(at time.Time) string { return s.codeOf(at.Unix() / totpPeriod) }

func (s TOTPSecret) codeOf(step int64) string {
	code, err := hotp.GenerateCodeCustom(s.base32(), uint64(step), hotp.ValidateOpts{Digits: totpDigits, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return "" // the secret is our own base32: matches no typed digits
	}
	return code
}

// matches finds the step for which the digits are right, later than the last one used: a code read over a shoulder
// opens nothing a second time.
func (s TOTPSecret) matches(digits string, now time.Time, lastUsed int64) (step int64, ok bool) {
	digits = strings.Map(onlyDigits, digits)
	if len(digits) != totpDigits.Length() || len(s) == 0 {
		return 0, false
	}
	today := now.Unix() / totpPeriod
	for at := today - totpDrift; at <= today+totpDrift; at++ {
		if subtle.ConstantTimeCompare([]byte(s.codeOf(at)), []byte(digits)) == 1 && at > lastUsed && !ok {
			step, ok = at, true
		}
	}
	return step, ok
}

func looksLikeDigits(typed string) bool {
	return len(strings.Map(onlyDigits, typed)) == totpDigits.Length()
}

func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// recoveryCodes is how many are drawn at a time, each good once.
const recoveryCodes = 10

func (k SealKey) newRecoveryCodes(agent AgentID) (codes []Code, hashes [][]byte) {
	for range recoveryCodes {
		c := NewCode()
		codes, hashes = append(codes, c), append(hashes, k.recoveryHash(agent, c))
	}
	return codes, hashes
}

func (k SealKey) recoveryHash(agent AgentID, c Code) []byte {
	return k.mac("recovery", agent.String(), c.String())
}

// BeginEnrolment draws a secret for an agent, and the sealed form that the browser's session keeps until it is confirmed.
func (s *Service) BeginEnrolment(agent AgentID) (secret TOTPSecret, sealed string) {
	secret = NewTOTPSecret()
	return secret, base32.StdEncoding.EncodeToString(s.key.seal(secret, agent))
}

// OpenEnrolment reads it back; another agent's does not open.
func (s *Service) OpenEnrolment(agent AgentID, sealed string) (TOTPSecret, error) {
	raw, err := base32.StdEncoding.DecodeString(sealed)
	if err != nil {
		return nil, err
	}
	return s.key.open(raw, agent)
}

// IssuerOf is the name under which an authenticator application lists the account.
func IssuerOf(ctx context.Context) string {
	if a := AuthorityOf(ctx); a != nil {
		return a.Name.Of(ctx)
	}
	return "Parvis"
}

// ParseTOTPSecret reads what String wrote.
func ParseTOTPSecret(written string) (TOTPSecret, error) {
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(written, " ", ""))
}
