package cases

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"parvis/internal/identity"
)

// LinkSecret is the installation's secret from which the links of cases are derived, so that each later mail can carry
// the same link and the database keeps only its hash. It lives in a file beside the data: who steals the database alone
// can make no link. Several machines on one database share the file.
type LinkSecret [32]byte

// LinkSecretFile reads the secret, and writes a new one where there is no file.
func LinkSecretFile(path string) (s LinkSecret, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newLinkSecretFile(path)
	}
	if err != nil {
		return s, fmt.Errorf("read the secret of case links: %w", err)
	}
	n, err := hex.Decode(s[:], []byte(strings.TrimSpace(string(text))))
	if err != nil || n != len(s) || len(strings.TrimSpace(string(text))) != 2*len(s) {
		return LinkSecret{}, fmt.Errorf("%s: want %d hexadecimal digits: put the file back from the backup", path, 2*len(s))
	}
	return s, nil
}

func newLinkSecretFile(path string) (s LinkSecret, err error) {
	rand.Read(s[:])
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return LinkSecret{}, fmt.Errorf("write the secret of case links: %w", err)
	}
	_, err = f.WriteString(hex.EncodeToString(s[:]) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return LinkSecret{}, fmt.Errorf("write the secret of case links to %s: %w", path, err)
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
