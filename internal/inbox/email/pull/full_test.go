package pull_test

import (
	"context"
	"io"
	"sync/atomic"

	"parvis/internal/kit/files"
)

// full is a store without room, until it is emptied.
type full struct {
	files.Store
	emptied atomic.Bool
}

func (f *full) Put(ctx context.Context, r io.Reader) (files.Stored, error) {
	if !f.emptied.Load() {
		return files.Stored{}, files.ErrAway
	}
	return f.Store.Put(ctx, r)
}
