package files

import (
	"crypto/sha256"
	"hash"
	"io"
)

// Checked compares what is read from f with its key. A reader that goes from the first byte to the last
// gets ErrDamaged instead of io.EOF when they differ; after a seek away from the start nothing is compared.
func Checked(f io.ReadSeekCloser, key Key) io.ReadSeekCloser {
	return &checked{ReadSeekCloser: f, key: key, digest: sha256.New()}
}

type checked struct {
	io.ReadSeekCloser
	key    Key
	digest hash.Hash // nil once the reader has jumped
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadSeekCloser.Read(p)
	if c.digest == nil {
		return n, err
	}
	c.digest.Write(p[:n])
	if err == io.EOF && KeyOf([32]byte(c.digest.Sum(nil))) != c.key {
		return n, ErrDamaged
	}
	return n, err
}

func (c *checked) Seek(offset int64, whence int) (int64, error) {
	at, err := c.ReadSeekCloser.Seek(offset, whence)
	c.digest = nil
	if err == nil && at == 0 {
		c.digest = sha256.New()
	}
	return at, err
}
