package inbox

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"parvis/internal/kit/secret"
)

// Secret is the installation's own: it signs reply addresses and seals the passwords of accounts.
type Secret [secret.Size]byte

// WithoutSecret is what an installation that has lost it can do.
const WithoutSecret = "delete it, write the passwords of mailboxes again; answers to old messages then join by their references alone"

// SecretFile reads the secret from a file, and writes a new one where there is none.
func SecretFile(path string) (Secret, error) {
	s, err := secret.File(path, WithoutSecret)
	if err != nil {
		return Secret{}, fmt.Errorf("secret of the inbox: %w", err)
	}
	return Secret(s), nil
}

// derive gives a key for one purpose, so that what leaks of one says nothing of the other.
func (s Secret) derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, s[:], nil, "parvis inbox "+purpose, 32)
	if err != nil {
		panic("inbox: " + err.Error()) // 32 bytes can always be derived
	}
	return key
}

// seal binds the password to its account: a row copied onto another account does not open.
func (s Secret) seal(plain []byte, owner AccountID) []byte {
	if len(plain) == 0 {
		return []byte{}
	}
	aead := s.aead()
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce)
	return aead.Seal(nonce, nonce, plain, owner[:])
}

func (s Secret) open(sealed []byte, owner AccountID) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	aead := s.aead()
	if len(sealed) < aead.NonceSize() {
		return nil, errors.New("sealed password is too short")
	}
	return aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], owner[:])
}

func (s Secret) aead() cipher.AEAD {
	block, err := aes.NewCipher(s.derive("passwords"))
	if err != nil {
		panic("inbox: " + err.Error()) // 32 bytes always make a cipher
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic("inbox: " + err.Error())
	}
	return aead
}
