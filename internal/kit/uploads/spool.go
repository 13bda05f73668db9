package uploads

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"parvis/internal/kit/errs"
)

// Spooled is an upload that arrived whole and was vetted, in a nameless temporary file until Close.
type Spooled struct {
	Upload
	file *os.File
}

// Spool takes a file from the network: to its end or to the limit, then Vet. Nothing larger than the limit is
// written. Scan and keep what Reader gives, then Close; a crash leaves nothing, for the file has no name.
func Spool(ctx context.Context, r io.Reader, limits Limits) (*Spooled, error) {
	f, err := os.CreateTemp("", "parvis-upload")
	if err != nil {
		return nil, fmt.Errorf("receive a file: %w", err)
	}
	s := &Spooled{file: f}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("receive a file: %w", err), f.Close())
	}
	n, err := io.Copy(f, io.LimitReader(cancellable{ctx, r}, limits.Bytes+1))
	if err != nil {
		// The sender's line broke, or the disk is full: both may go better the next time.
		err = errs.New(errs.Unavailable, "uploads.cut").Because(err)
	} else {
		s.Upload, err = Vet(f, n, limits)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return s, nil
}

// Close forgets the file.
func (s *Spooled) Close() error { return s.file.Close() }

type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
