package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
)

// ErrDamaged is what opens to nothing: cut, changed, sealed with another secret, or for another owner.
var ErrDamaged = errors.New("a sealed secret is damaged, or is another's")

// Box seals what has to be read again and so cannot be hashed: passwords of mailboxes, second factors, keys of webhooks.
// Who takes the database or a backup of it alone can open nothing. AES-256-GCM, a random nonce before each.
type Box struct{ aead cipher.AEAD }

// NewBox is the box of a secret.
func NewBox(key [Size]byte) Box {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic("secret: " + err.Error()) // 32 bytes always make a cipher
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic("secret: " + err.Error())
	}
	return Box{aead}
}

// Seal binds what it seals to its owner, the row that it is for: copied onto another row it does not open. Nothing sealed
// is nothing.
func (b Box) Seal(plain []byte, owner [16]byte) []byte {
	if len(plain) == 0 {
		return []byte{}
	}
	nonce := make([]byte, b.aead.NonceSize())
	rand.Read(nonce)
	return b.aead.Seal(nonce, nonce, plain, owner[:])
}

// Open gives what was sealed for the owner, else ErrDamaged.
func (b Box) Open(sealed []byte, owner [16]byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	n := b.aead.NonceSize()
	if len(sealed) < n {
		return nil, ErrDamaged
	}
	plain, err := b.aead.Open(nil, sealed[:n], sealed[n:], owner[:])
	if err != nil {
		return nil, ErrDamaged
	}
	return plain, nil
}

// Derive gives a secret for one purpose, so that what leaks of one says nothing of another.
func Derive(key [Size]byte, purpose string) (derived [Size]byte) {
	out, err := hkdf.Key(sha256.New, key[:], nil, purpose, Size)
	if err != nil {
		panic("secret: " + err.Error()) // 32 bytes can always be derived
	}
	return [Size]byte(out)
}
