package api

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/api/apisql"
	"parvis/internal/identity"
)

// Key lets one program of one authority in. The secret is not kept: only its hash is.
type Key struct {
	ID        uuid.UUID
	Name      string // which program it is for
	Prefix    string // shown in lists, so that people know which key it is
	Scopes    []Scope
	PerMinute int // requests
	MadeBy    string
	MadeAt    time.Time
	UsedAt    time.Time // to the minute
	RevokedAt time.Time

	hash string
}

// Has tells whether the key may be used for something.
func (k Key) Has(s Scope) bool { return slices.Contains(k.Scopes, s) }

// Actor is how the program stands in histories.
func (k Key) Actor() identity.Actor {
	return identity.Actor{Kind: identity.ByAutomation, ID: "key/" + k.Prefix, Name: k.Name}
}

// tokenMark begins every key, so that scanners of repositories find one that was left in a file.
const tokenMark = "pv_"

var letters = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// drawToken makes a key's text: a mark, a prefix of 40 bits that is no secret, and 160 bits that are.
func drawToken() (prefix, token string) {
	var b [25]byte
	rand.Read(b[:])
	prefix = letters.EncodeToString(b[:5])
	return prefix, tokenMark + prefix + "_" + letters.EncodeToString(b[5:])
}

// prefixOf finds the prefix of what somebody sent as a key.
func prefixOf(token string) (string, bool) {
	rest, ok := strings.CutPrefix(token, tokenMark)
	prefix, secret, cut := strings.Cut(rest, "_")
	return prefix, ok && cut && len(prefix) == 8 && len(secret) == 32
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func (k Key) opens(token string) bool {
	return subtle.ConstantTimeCompare([]byte(k.hash), []byte(hashOf(token))) == 1
}

func keyFrom(row apisql.ApiKey) (Key, error) {
	k := Key{
		ID: row.ID, Name: row.Name, Prefix: row.Prefix, PerMinute: int(row.PerMinute), MadeBy: row.MadeBy, MadeAt: row.MadeAt.Time,
		UsedAt: row.UsedAt.Time, RevokedAt: row.RevokedAt.Time, hash: row.Hash,
	}
	if err := json.Unmarshal(row.Scopes, &k.Scopes); err != nil {
		return k, fmt.Errorf("read the scopes of key %s: %w", row.Prefix, err)
	}
	return k, nil
}
