package dump

import (
	"archive/tar"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// chunk is how many bytes of lines go into one entry of the tar: all that is held in memory of a table.
const chunk = 1 << 20

// archive writes the entries of a backup.
type archive struct {
	tar *tar.Writer
	at  time.Time
}

func (a *archive) header(name string, size int64) error {
	err := a.tar.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: a.at, Typeflag: tar.TypeReg})
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func (a *archive) put(name string, content []byte) error {
	if err := a.header(name, int64(len(content))); err != nil {
		return err
	}
	_, err := a.tar.Write(content)
	return err
}

func (a *archive) document(name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return a.put(name, append(text, '\n'))
}

func (a *archive) copy(name string, r io.Reader, size int64) error {
	if err := a.header(name, size); err != nil {
		return err
	}
	_, err := io.CopyN(a.tar, r, size)
	return err
}

// lines gathers lines into entries of about a chunk, and their digest.
type lines struct {
	to     *archive
	folder string
	n      int
	buf    []byte
	digest digest
}

func (l *lines) add(line []byte) error {
	l.digest.add(line)
	l.buf = append(append(l.buf, line...), '\n')
	if len(l.buf) < chunk {
		return nil
	}
	return l.flush()
}

func (l *lines) flush() error {
	if len(l.buf) == 0 {
		return nil
	}
	l.n++
	err := l.to.put(fmt.Sprintf("%s/%06d.jsonl", l.folder, l.n), l.buf)
	l.buf = l.buf[:0]
	return err
}
