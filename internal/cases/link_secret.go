package cases

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"parvis/internal/identity"
	"parvis/internal/kit/secret"
)

// LinkSecret is the installation's secret from which the links of cases are derived, so that each later mail can carry
// the same link and the database keeps only its hash. It lives in a file beside the data: who steals the database alone
// can make no link. Several machines on one database share the file.
type LinkSecret [32]byte

// WithoutLinks is what an installation that has lost its secret can do.
const WithoutLinks = "delete it and let residents ask for new links to their requests"

// LinkSecretFile reads the secret, and writes a new one where there is no file.
func LinkSecretFile(path string) (LinkSecret, error) {
	s, err := secret.File(path, WithoutLinks)
	if err != nil {
		return LinkSecret{}, fmt.Errorf("secret of case links: %w", err)
	}
	return s, nil
}

// String keeps the secret out of logs.
func (LinkSecret) String() string { return "(secret)" }

// GoString keeps it out of %#v.
func (LinkSecret) GoString() string { return "(secret)" }

// token derives the link of one generation of a case: 128 bits nobody can guess.
func (s LinkSecret) token(c *Case) (t identity.Token) {
	mac := hmac.New(sha256.New, s[:])
	mac.Write(c.Authority[:])
	mac.Write(c.ID.UUID[:])
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(c.LinkGeneration)))
	copy(t[:], mac.Sum(nil))
	return t
}

// helperToken derives the link of whoever acts for the person of a case by its present mandate.
func (s LinkSecret) helperToken(c *Case) (t identity.Token) {
	mac := hmac.New(sha256.New, s[:])
	mac.Write([]byte("helper"))
	mac.Write(c.Authority[:])
	mac.Write(c.ID.UUID[:])
	mac.Write(c.Helper.Mandate[:])
	copy(t[:], mac.Sum(nil))
	return t
}
