package folder

import (
	"errors"
	"fmt"
	"os"

	"parvis/internal/kit/clock"
)

// Look opens a folder that another process may hold, to list and read it: it makes, clears and locks
// nothing. Putting and deleting are for the process that called Open.
func Look(dir string, c clock.Clock) (*Store, error) {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("not a folder")
	}
	if err != nil {
		return nil, fmt.Errorf("look into the file store %s: %w", dir, err)
	}
	return &Store{dir: dir, clock: c}, nil
}
