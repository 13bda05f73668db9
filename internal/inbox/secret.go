package inbox

import (
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

// derive gives a key for one purpose.
func (s Secret) derive(purpose string) [secret.Size]byte {
	return secret.Derive(s, "parvis inbox "+purpose)
}

// passwords is the box of what accounts need at the other side.
func (s Secret) passwords() secret.Box { return secret.NewBox(s.derive("passwords")) }
