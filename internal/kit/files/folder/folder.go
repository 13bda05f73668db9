package folder

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/files"
)

// Store is a files.Swept on a local folder. One process at a time may hold a folder.
type Store struct {
	dir   string
	limit int64
	clock clock.Clock
	// shelves keeps putting a file again and sweeping it apart: one lock for each first byte of the key.
	shelves [256]sync.Mutex
}

var _ files.Swept = (*Store)(nil)

const unfinished = "new"

// Open makes the folder when it is missing, clears what a crash left unfinished, and proves that it can
// write there. Files larger than limit bytes will be refused.
func Open(dir string, limit int64, c clock.Clock) (*Store, error) {
	tmp := filepath.Join(dir, unfinished)
	if err := os.RemoveAll(tmp); err != nil {
		return nil, fmt.Errorf("open the file store %s: %w", dir, err)
	}
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return nil, fmt.Errorf("open the file store %s: %w", dir, err)
	}
	s := &Store{dir: dir, limit: limit, clock: c}
	for i := range 256 {
		if err := os.Mkdir(filepath.Join(dir, fmt.Sprintf("%02x", i)), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("open the file store %s: %w", dir, err)
		}
	}
	return s, syncDir(dir)
}

// Put implements files.Store.
func (s *Store) Put(ctx context.Context, r io.Reader) (files.Stored, error) {
	f, err := os.CreateTemp(filepath.Join(s.dir, unfinished), "")
	if err != nil {
		return files.Stored{}, files.ErrAway.Because(err)
	}
	defer os.Remove(f.Name()) // no longer there once it has its place
	stored, err := s.fill(ctx, f, r)
	if err = errors.Join(err, f.Close()); err != nil {
		return files.Stored{}, err
	}
	if err := s.place(f.Name(), stored.Key); err != nil {
		return files.Stored{}, files.ErrAway.Because(err)
	}
	return stored, nil
}

func (s *Store) fill(ctx context.Context, f *os.File, r io.Reader) (files.Stored, error) {
	digest := sha256.New()
	source := &within{ctx: ctx, r: r}
	n, err := io.Copy(io.MultiWriter(f, digest), io.LimitReader(source, s.limit+1))
	if err != nil && source.err != nil {
		return files.Stored{}, fmt.Errorf("put a file: read it: %w", err)
	}
	if err != nil {
		return files.Stored{}, files.ErrAway.Because(err)
	}
	if n > s.limit {
		return files.Stored{}, files.ErrTooLarge
	}
	if err := f.Sync(); err != nil {
		return files.Stored{}, files.ErrAway.Because(err)
	}
	stored := files.Stored{Size: n}
	digest.Sum(stored.SHA256[:0])
	stored.Key = files.KeyOf(stored.SHA256)
	return stored, nil
}

// place renames a finished file to where its key says. Renaming over the same bytes is harmless: readers
// keep the file they opened.
func (s *Store) place(name, key string) error {
	shelf := s.shelf(key)
	shelf.Lock()
	defer shelf.Unlock()
	now := s.clock.Now()
	if err := os.Chtimes(name, now, now); err != nil {
		return err
	}
	if err := os.Rename(name, s.path(key)); err != nil {
		return err
	}
	return syncDir(filepath.Dir(s.path(key)))
}

func (s *Store) path(key string) string { return filepath.Join(s.dir, key[:2], key) }

func (s *Store) shelf(key string) *sync.Mutex {
	n, _ := strconv.ParseUint(key[:2], 16, 8) // cannot fail: a key is hexadecimal
	return &s.shelves[n]
}

// syncDir makes the names in a folder survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// within stops reading when the context ends, and remembers whether it was the reading that failed.
type within struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (w *within) Read(p []byte) (n int, err error) {
	if w.err = w.ctx.Err(); w.err != nil {
		return 0, w.err
	}
	if n, err = w.r.Read(p); err != io.EOF {
		w.err = err
	}
	return n, err
}
