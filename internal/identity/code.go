package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"

	"parvis/internal/kit/errs"
)

// Code is a secret that a person can copy from paper or say over the telephone: ten signs of 32, so 50 bits.
// It never opens anything alone: the Second item (an e-mail address or a year of birth) goes with it.
type Code [10]byte // each the index of a sign

// No I, L, O or U: they are read as 1, 1, 0 and V, and U spells words one would rather not send.
const codeSigns = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var errCodeShape = errs.New(errs.Invalid, "identity.code_shape")

// NewCode draws a code.
func NewCode() (c Code) {
	rand.Read(c[:])
	for i := range c {
		c[i] %= byte(len(codeSigns)) // 256 is a multiple of 32: no sign is likelier than another
	}
	return c
}

// ParseCode reads a code as people write it: small letters, spaces, dashes, the letter O for a zero.
func ParseCode(s string) (c Code, err error) {
	n := 0
	for _, sign := range strings.ToUpper(s) {
		at, skip := codeSign(sign)
		if skip {
			continue
		}
		if at < 0 || n == len(c) {
			return Code{}, errCodeShape
		}
		c[n] = byte(at)
		n++
	}
	if n != len(c) {
		return Code{}, errCodeShape
	}
	return c, nil
}

func codeSign(sign rune) (at int, skip bool) {
	switch sign {
	case ' ', '\u00a0', '\u202f', '\t', '-', '\u2010', '\u2011', '\u2013', '.':
		return 0, true
	case 'O':
		sign = '0'
	case 'I', 'L':
		sign = '1'
	case 'U':
		sign = 'V'
	}
	return strings.IndexRune(codeSigns, sign), false
}

// String writes the code in two groups, K7QM4-TXP2H, because five signs are what one remembers at a time.
func (c Code) String() string {
	var b strings.Builder
	for i, at := range c {
		if i == len(c)/2 {
			b.WriteByte('-')
		}
		b.WriteByte(codeSigns[at])
	}
	return b.String()
}

// codeHash is what the database keeps, and what a typed code is looked up by. Fifty bits could be tried by the owner of
// a stolen backup, so the hash needs the key that is no part of the database. Known or unknown, the same work is done.
func (k SealKey) codeHash(authority AuthorityID, second Second, c Code) []byte {
	return k.mac("code", authority.String(), string(second), c.String())
}

// mac digests parts of which none can be moved into its neighbour.
func (k SealKey) mac(parts ...string) []byte {
	h := hmac.New(sha256.New, k[:])
	for _, part := range parts {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return h.Sum(nil)
}
