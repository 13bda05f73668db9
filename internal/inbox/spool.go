package inbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"parvis/internal/kit/files"
)

// spooled are raw bytes in their place: a row's worth in memory, more in the file store.
type spooled struct {
	head   []byte // all of it when it is small, else its beginning
	key    files.Key
	size   int64
	digest string // SHA-256 of all that came
	whole  bool   // all of it is kept
}

// spool reads r to its end with bounded memory. Of what is larger than the store takes,
// the beginning is kept: sender and subject stand there.
func (s *Service) spool(ctx context.Context, r io.Reader) (spooled, error) {
	if r == nil {
		r = bytes.NewReader(nil)
	}
	digest := sha256.New()
	counted := &counter{r: io.TeeReader(r, digest)}
	head, err := io.ReadAll(io.LimitReader(counted, s.Limits.Inline+1))
	if err != nil {
		return spooled{}, err
	}
	out := spooled{head: head, whole: true}
	if int64(len(head)) > s.Limits.Inline {
		if err := s.spoolLarge(ctx, &out, counted); err != nil {
			return spooled{}, err
		}
	}
	out.size, out.digest = counted.n, hex.EncodeToString(digest.Sum(nil))
	return out, nil
}

func (s *Service) spoolLarge(ctx context.Context, out *spooled, rest *counter) error {
	fits := io.LimitReader(rest, s.Limits.Keep-int64(len(out.head)))
	stored, err := s.Files.Put(ctx, io.MultiReader(bytes.NewReader(out.head), fits))
	if err != nil && !errors.Is(err, files.ErrTooLarge) {
		return err
	}
	out.key = stored.Key
	over, drained := io.Copy(io.Discard, rest)
	if drained != nil {
		return drained
	}
	if err != nil || over > 0 {
		out.key, out.whole = "", false // a beginning that looks like the whole would mislead; the sweep takes it
	}
	return nil
}

// counter counts what was read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
