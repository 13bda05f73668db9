package secret_test

import (
	"bytes"
	"errors"
	"testing"

	"parvis/internal/kit/secret"
)

func TestBox(t *testing.T) {
	t.Parallel()
	box, owner, other := secret.NewBox([secret.Size]byte{1}), [16]byte{1}, [16]byte{2}
	plain := []byte("mot de passe")
	sealed := box.Seal(plain, owner)
	if bytes.Contains(sealed, plain) || bytes.Equal(sealed, box.Seal(plain, owner)) {
		t.Error("it can be read, or recognised")
	}
	if got, err := box.Open(sealed, owner); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("opened: %q, %v", got, err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another's":      func() ([]byte, error) { return box.Open(sealed, other) },
		"another secret": func() ([]byte, error) { return secret.NewBox([secret.Size]byte{2}).Open(sealed, owner) },
		"changed":        func() ([]byte, error) { return box.Open(changed, owner) },
		"cut":            func() ([]byte, error) { return box.Open(sealed[:5], owner) },
	} {
		if got, err := open(); !errors.Is(err, secret.ErrDamaged) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if got, err := box.Open(box.Seal(nil, owner), owner); err != nil || got != nil {
		t.Errorf("nothing: %q, %v", got, err)
	}
}

func TestDerive(t *testing.T) {
	t.Parallel()
	key := [secret.Size]byte{1}
	a, b := secret.Derive(key, "a"), secret.Derive(key, "b")
	if a == b || a == key || a != secret.Derive(key, "a") {
		t.Error("a purpose has one secret of its own")
	}
}
