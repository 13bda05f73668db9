package files

import (
	"context"
	"encoding/hex"
	"io"
	"iter"
	"time"

	"parvis/internal/kit/errs"
)

// Key names a file: the SHA-256 of its bytes in 64 lower-case hexadecimal digits.
type Key = string

// Stored is what Put kept.
type Stored struct {
	Key    Key
	Size   int64
	SHA256 [32]byte
}

// Store keeps files.
type Store interface {
	// Put reads r to its end and keeps the bytes, durably, before it returns. A read error, a full disk
	// or a cancelled context keeps nothing. More than the store's limit is ErrTooLarge;
	// a store that cannot write is ErrAway.
	Put(ctx context.Context, r io.Reader) (Stored, error)
	// Open returns the bytes of a key, ErrNotFound when there are none, and its last read fails with ErrDamaged when
	// the bytes are no longer those of the key.
	Open(ctx context.Context, key Key) (io.ReadSeekCloser, error)
	// Delete forgets a key for good. A key that is not there is already forgotten: no error.
	Delete(ctx context.Context, key Key) error
}

// Swept is a store that can list what it keeps, for Sweep, backup and restore.
type Swept interface {
	Store
	// All yields each kept file once, in the order of keys. It stops at the first error.
	All(ctx context.Context) iter.Seq2[Info, error]
	// DeleteOlder deletes the key unless it was put, or put again, at or after the limit.
	DeleteOlder(ctx context.Context, key Key, limit time.Time) (deleted bool, err error)
}

// Info is what a store knows of a file.
type Info struct {
	Key   Key
	Size  int64
	PutAt time.Time // the last time it was put
}

// The refusals of every store.
var (
	ErrNotFound = errs.New(errs.NotFound, "files.not_found")
	ErrTooLarge = errs.New(errs.TooLarge, "files.too_large")
	ErrDamaged  = errs.New(errs.Internal, "files.damaged")
	// ErrAway is for a store that cannot keep anything now: full, read-only, out of reach. Later may go better.
	ErrAway = errs.New(errs.Unavailable, "files.away")
)

// ValidKey says whether a text has the form of a key. Adapters ask before they build a path from it.
func ValidKey(key string) bool {
	if len(key) != 64 {
		return false
	}
	for _, c := range []byte(key) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// KeyOf returns the key of bytes with that digest.
func KeyOf(digest [32]byte) Key { return hex.EncodeToString(digest[:]) }
