package identity

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"

	"parvis/internal/kit/secret"
)

// SealKey guards the second-factor secrets, which cannot be hashed: who steals the database alone gets nothing to sign in with.
type SealKey [32]byte

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

// seal binds the secret to its agent: a row copied onto another agent does not open.
func (k SealKey) seal(secret []byte, owner AgentID) []byte {
	aead := k.aead()
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce)
	return aead.Seal(nonce, nonce, secret, owner.UUID[:])
}

func (k SealKey) open(sealed []byte, owner AgentID) ([]byte, error) {
	aead := k.aead()
	if len(sealed) < aead.NonceSize() {
		return nil, errors.New("sealed secret is too short")
	}
	return aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], owner.UUID[:])
}

func (k SealKey) aead() cipher.AEAD {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic("identity: " + err.Error()) // 32 bytes always make a cipher
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic("identity: " + err.Error())
	}
	return aead
}
