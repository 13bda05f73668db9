package secret

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Size is how many bytes a secret has.
const Size = 32

// File reads the secret of a file, and makes a new one where there is no file. The loss says, in errors about
// a damaged file, what to do when there is no backup of it: "delete it and let agents enrol their telephones again".
func File(path, loss string) ([Size]byte, error) {
	made, err := create(path)
	if err == nil || !errors.Is(err, fs.ErrExist) {
		return made, err
	}
	if err := Check(path, loss); err != nil {
		return [Size]byte{}, err
	}
	return read(path, loss)
}

// Check says in one line what is wrong with a secret file and how to mend it; nil when it is sound.
func Check(path, loss string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("read the secret: %w", err)
	}
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file: put it back from the backup, or %s", path, loss)
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("%s can be read by others (mode %04o): run chmod 600 %s", path, info.Mode().Perm(), path)
	}
	_, err = read(path, loss)
	return err
}

func read(path, loss string) (s [Size]byte, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return s, fmt.Errorf("read the secret: %w", err)
	}
	return Parse(text, path, loss)
}

// Parse reads the bytes of a secret file. The path and loss are for the error.
func Parse(text []byte, path, loss string) (s [Size]byte, err error) {
	digits := strings.TrimSpace(string(text))
	if len(digits) == 2*Size {
		_, err = hex.Decode(s[:], []byte(digits))
	}
	if err != nil || len(digits) != 2*Size {
		return [Size]byte{}, fmt.Errorf("%s is damaged, it should hold %d hexadecimal digits: put it back from the backup, or %s", path, 2*Size, loss)
	}
	return s, nil
}

// create makes the file, whole or not at all: it is written under another name and linked to its own,
// which fails with fs.ErrExist when there is one already.
func create(path string) (s [Size]byte, err error) {
	if _, err := os.Lstat(path); err == nil {
		return s, fs.ErrExist
	}
	rand.Read(s[:])
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return s, fmt.Errorf("write the secret: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(hex.EncodeToString(s[:]) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return s, fmt.Errorf("write the secret %s: %w", path, err)
	}
	if err := os.Link(f.Name(), path); err != nil {
		return s, fmt.Errorf("write the secret: %w", err)
	}
	return s, syncFolder(filepath.Dir(path))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
