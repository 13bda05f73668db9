package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"

	"golang.org/x/crypto/argon2"
)

// hashing is the work that one password costs; stored beside each hash, so that it can grow without anybody noticing.
type hashing struct {
	passes  uint32
	memory  uint32 // KiB
	threads uint8
}

// OWASP's argon2id figures: 19 MiB, two passes, one thread; about 25 ms on one of our cores.
var todaysHashing = hashing{passes: 2, memory: 19 << 10, threads: 1}

// hashingSlots keeps a burst of sign-ins from taking all memory and every core away from residents.
var hashingSlots = make(chan struct{}, max(2, runtime.NumCPU()))

// hashPassword gives the PHC string that is stored. Slow on purpose: never call it inside db.Write.
func hashPassword(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	key := derive(todaysHashing, password, salt)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		todaysHashing.memory, todaysHashing.passes, todaysHashing.threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// checkPassword tells whether the password is right, and whether its hash should be made anew because our figures grew.
// An account without a hash costs the same work and is never right: time must not tell who exists.
func checkPassword(stored, password string) (right, stale bool) {
	known := stored != ""
	if !known {
		stored = decoyHash
	}
	h, salt, key, err := readHash(stored)
	if err != nil {
		h, salt, key, _ = readHash(decoyHash)
		known = false
	}
	same := subtle.ConstantTimeCompare(derive(h, password, salt), key) == 1
	return known && same, known && h != todaysHashing
}

// decoyHash stands in for accounts that do not exist; its password was never kept.
var decoyHash = "$argon2id$v=19$m=19456,t=2,p=1$cGFydmlzLWRlY295LTAwMQ$c3RhbmRzIGluIGZvciBub2JvZHksIDMyIGJ5dGVzISE"

func derive(h hashing, password string, salt []byte) []byte {
	hashingSlots <- struct{}{}
	defer func() { <-hashingSlots }()
	return argon2.IDKey([]byte(password), salt, h.passes, h.memory, h.threads, 32)
}

func readHash(stored string) (h hashing, salt, key []byte, err error) {
	var version int
	var tail string
	_, err = fmt.Sscanf(stored, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &h.memory, &h.passes, &h.threads, &tail)
	if err != nil || version != argon2.Version {
		return h, nil, nil, fmt.Errorf("read a password hash: %w", err)
	}
	before, after, _ := cutLast(tail, "$")
	if salt, err = base64.RawStdEncoding.DecodeString(before); err != nil {
		return h, nil, nil, fmt.Errorf("read the salt of a password hash: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(after); err != nil || len(key) != 32 {
		return h, nil, nil, fmt.Errorf("read a password hash of %d bytes: %w", len(key), err)
	}
	return h, salt, key, nil
}
