package db

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"
)

// Files is a flat folder in memory: the migrations of all slices side by side.
type Files map[string][]byte

// Open opens a file by name.
func (f Files) Open(name string) (fs.File, error) {
	text, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &file{name, bytes.NewReader(text)}, nil
}

// Glob returns the matching names in order.
func (f Files) Glob(pattern string) ([]string, error) {
	var names []string
	for _, name := range f.Names() {
		ok, err := path.Match(pattern, name)
		if err != nil {
			return nil, err
		}
		if ok {
			names = append(names, name)
		}
	}
	return names, nil
}

// Names returns every name in order.
func (f Files) Names() []string { return slices.Sorted(maps.Keys(f)) }

type file struct {
	name string
	io.ReadSeeker
}

func (f *file) Stat() (fs.FileInfo, error) { return f, nil }
func (f *file) Close() error               { return nil }
func (f *file) Name() string               { return f.name }
func (f *file) Size() int64 {
	return f.ReadSeeker.(*bytes.Reader).Size()
}
func (f *file) Mode() fs.FileMode  { return 0o444 }
func (f *file) ModTime() time.Time { return time.Time{} }
func (f *file) IsDir() bool        { return false }
func (f *file) Sys() any           { return nil }
