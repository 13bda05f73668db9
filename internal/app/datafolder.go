package app

import (
	"errors"
	"fmt"
	"os"
)

// dataFolder makes the data folder when it is missing, and proves that it can be written.
func dataFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w: name another with --data", err)
	}
	f, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return fmt.Errorf("write into the data folder: %w: give it to the account that serves, or name another with --data", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// howToReach adds the way out to what a PostgreSQL that does not open has said.
func howToReach(url Secret, err error) error {
	if url == "" {
		return err // SQLite's says it already
	}
	return fmt.Errorf("%w: see whether PostgreSQL runs, and the address, account and password in --db", err)
}
