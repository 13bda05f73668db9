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
