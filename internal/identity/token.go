package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"parvis/internal/kit/errs"
)

// Token is the secret of a mailed link: 128 random bits. It is written in the mail and nowhere else;
// the database keeps its hash, which needs no salt because nobody can try 2^128 values.
type Token [16]byte

// tokenLength is what 16 bytes take in base32 without padding.
const tokenLength = 26

// Lower-case letters and digits only: mail readers cut addresses at "-", "_" or ".".
var tokenLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

var errTokenShape = errs.New(errs.NotFound, "identity.link_unknown")

// NewToken draws a token; crypto/rand never fails, it stops the program instead.
func NewToken() (t Token) {
	rand.Read(t[:])
	return t
}

// ParseToken reads a token out of an address, in capitals too; anything but its one spelling is refused.
func ParseToken(s string) (t Token, err error) {
	if len(s) != tokenLength {
		return t, errTokenShape
	}
	lower := strings.ToLower(s)
	n, err := tokenLetters.Decode(t[:], []byte(lower))
	if err != nil || n != len(t) || t.String() != lower {
		return Token{}, errTokenShape
	}
	return t, nil
}

// String is what goes into the address of a link.
func (t Token) String() string { return tokenLetters.EncodeToString(t[:]) }

// Hash is what the database keeps.
func (t Token) Hash() []byte {
	sum := sha256.Sum256(t[:])
	return sum[:]
}
