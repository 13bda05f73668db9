package dbtest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"parvis/internal/kit/db"
)

// templateFile is the content of a migrated SQLite file, made once per test process.
var templateFile = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "parvis-template-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d, err := db.Open(context.Background(), db.Config{Dir: dir})
	if err != nil {
		return nil, err
	}
	// Closing the last connection folds the log into the file.
	if err := errors.Join(d.Migrate(context.Background()), d.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "parvis.db"))
})

func copySQLite(t testing.TB) (dir string, err error) {
	content, err := templateFile()
	if err != nil {
		return "", err
	}
	dir = t.TempDir()
	return dir, os.WriteFile(filepath.Join(dir, "parvis.db"), content, 0o600)
}
