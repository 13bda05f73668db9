package identity

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// SealKey guards the second-factor secrets, which cannot be hashed: who steals the database alone gets nothing to sign in with.
type SealKey [32]byte

// KeyFile reads the key from a file, and writes a new one where there is none. Without it agents enrol their telephones
// again and nothing else is lost; several machines on one database share the same file.
func KeyFile(path string) (key SealKey, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newKeyFile(path)
	}
	if err != nil {
		return key, fmt.Errorf("read the key of second factors: %w", err)
	}
	n, err := hex.Decode(key[:], []byte(strings.TrimSpace(string(text))))
	if err != nil || n != len(key) {
		return SealKey{}, fmt.Errorf("%s: want %d hexadecimal digits; put the file back from the backup, or delete it and let agents enrol their telephones again", path, 2*len(key))
	}
	return key, nil
}

func newKeyFile(path string) (key SealKey, err error) {
	rand.Read(key[:])
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return SealKey{}, fmt.Errorf("write the key of second factors: %w", err)
	}
	_, err = f.WriteString(hex.EncodeToString(key[:]) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return SealKey{}, fmt.Errorf("write the key of second factors to %s: %w", path, err)
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
