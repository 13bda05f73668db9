package api

import "parvis/internal/kit/secret"

// Seal keeps the secrets of webhooks unreadable in the database and its backups.
type Seal [secret.Size]byte

// WithoutSeal is what to do when the file is lost.
const WithoutSeal = "delete it and let programs subscribe their webhooks again"

// SealFile reads the seal, and makes one where there is none.
func SealFile(path string) (Seal, error) {
	s, err := secret.File(path, WithoutSeal)
	return Seal(s), err
}

func (s Seal) box() secret.Box { return secret.NewBox(s) }
