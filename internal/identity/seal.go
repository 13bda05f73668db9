package identity

import (
	"fmt"

	"parvis/internal/kit/secret"
)

// SealKey guards the second-factor secrets, which cannot be hashed: who steals the database alone gets nothing to sign in with.
type SealKey [secret.Size]byte

// WithoutSeal is what an installation that has lost its key can do.
const WithoutSeal = "delete it and let agents enrol their telephones again"

// KeyFile reads the key from a file, and writes a new one where there is none. Without it agents enrol their telephones
// again and nothing else is lost; several machines on one database share the same file.
func KeyFile(path string) (SealKey, error) {
	key, err := secret.File(path, WithoutSeal)
	if err != nil {
		return SealKey{}, fmt.Errorf("key of second factors: %w", err)
	}
	return key, nil
}

func (k SealKey) seal(plain []byte, owner AgentID) []byte {
	return secret.NewBox(k).Seal(plain, owner.UUID)
}

// open gives what was sealed. Nothing sealed opens to nothing, which is no second factor: an empty one would be everybody's.
func (k SealKey) open(sealed []byte, owner AgentID) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, secret.ErrDamaged
	}
	return secret.NewBox(k).Open(sealed, owner.UUID)
}
