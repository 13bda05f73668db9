package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	"parvis/internal/kit/files"
)

// Open implements files.Store. Every byte is compared with the key while it is read from the start to the
// end: the last read of a damaged file fails with files.ErrDamaged instead of io.EOF.
func (s *Store) Open(_ context.Context, key files.Key) (io.ReadSeekCloser, error) {
	if !files.ValidKey(key) {
		return nil, files.ErrNotFound
	}
	f, err := os.Open(s.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, files.ErrNotFound.Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", key, err)
	}
	return files.Checked(f, key), nil
}

// Delete implements files.Store.
func (s *Store) Delete(_ context.Context, key files.Key) error {
	if !files.ValidKey(key) {
		return nil
	}
	shelf := s.shelf(key)
	shelf.Lock()
	defer shelf.Unlock()
	return s.remove(key)
}

func (s *Store) remove(key string) error {
	err := os.Remove(s.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(filepath.Dir(s.path(key))) // erased stays erased after a power cut
	}
	if err != nil {
		return fmt.Errorf("delete file %s: %w", key, err)
	}
	return nil
}

// DeleteOlder implements files.Swept.
func (s *Store) DeleteOlder(_ context.Context, key files.Key, limit time.Time) (bool, error) {
	if !files.ValidKey(key) {
		return false, nil
	}
	shelf := s.shelf(key)
	shelf.Lock()
	defer shelf.Unlock()
	info, err := os.Stat(s.path(key))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(limit) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("delete file %s: %w", key, err)
	}
	return true, s.remove(key)
}

// All implements files.Swept.
func (s *Store) All(ctx context.Context) iter.Seq2[files.Info, error] {
	return func(yield func(files.Info, error) bool) {
		for i := range 256 {
			entries, err := os.ReadDir(filepath.Join(s.dir, fmt.Sprintf("%02x", i)))
			if err = errors.Join(err, ctx.Err()); err != nil {
				yield(files.Info{}, err)
				return
			}
			for _, e := range entries {
				info, err := e.Info()
				if errors.Is(err, fs.ErrNotExist) || !files.ValidKey(e.Name()) {
					continue // deleted since, or not ours
				}
				if err != nil {
					yield(files.Info{}, err)
					return
				}
				if !yield(files.Info{Key: e.Name(), Size: info.Size(), PutAt: info.ModTime()}, nil) {
					return
				}
			}
		}
	}
}
