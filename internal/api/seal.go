package api

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"

	"parvis/internal/kit/secret"
)

// Seal keeps the secrets of webhooks unreadable in the database and its backups.
type Seal [secret.Size]byte

// WithoutSeal is what to do when the file is lost.
const WithoutSeal = "delete it and let programs subscribe their webhooks again"

// SealFile reads the seal, and makes one where there is none.
func SealFile(path string) (Seal, error) {
	s, err := secret.File(path, WithoutSeal)
	return Seal(s), err
}

func (s Seal) box() cipher.AEAD {
	block, err := aes.NewCipher(s[:])
	if err != nil {
		panic("api: " + err.Error()) // the length is fixed
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		panic("api: " + err.Error())
	}
	return box
}

func (s Seal) shut(plain []byte) []byte {
	box := s.box()
	nonce := make([]byte, box.NonceSize())
	rand.Read(nonce)
	return box.Seal(nonce, nonce, plain, nil)
}

func (s Seal) open(sealed []byte) ([]byte, error) {
	box := s.box()
	if len(sealed) < box.NonceSize() {
		return nil, errors.New("api: a secret is damaged")
	}
	return box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], nil)
}
