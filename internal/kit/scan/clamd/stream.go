package clamd

import (
	"encoding/binary"
	"fmt"
	"io"

	"parvis/internal/kit/scan"
)

// unread marks an error of the file itself, so that it is not mistaken for clamd's.
type unread struct{ error }

func (u unread) Unwrap() error { return u.error }

const chunk = 64 << 10

// stream sends r in chunks, each after its length in four bytes, and an empty one at the end.
func (c *conn) stream(r io.Reader, limit int64) error {
	if _, err := io.WriteString(c, "zINSTREAM\x00"); err != nil {
		return err
	}
	buf := make([]byte, 4+chunk)
	for total := int64(0); ; {
		n, err := fill(r, buf[4:])
		if err != nil && err != io.EOF {
			return unread{fmt.Errorf("scan a file: read it: %w", err)}
		}
		if total += int64(n); total > limit {
			return scan.ErrTooLarge
		}
		// A full chunk, or the last one; after the last comes the empty one that ends the stream.
		if err := c.send(buf, n); err != nil {
			return err
		}
		if err == io.EOF {
			if n == 0 {
				return nil
			}
			return c.send(buf, 0)
		}
	}
}

func (c *conn) send(buf []byte, n int) error {
	binary.BigEndian.PutUint32(buf, uint32(n))
	_, err := c.Write(buf[:4+n])
	return err
}

// fill reads until p is full or r ends. Unlike io.ReadFull it tells the end of a file, io.EOF, from a file
// that was cut, io.ErrUnexpectedEOF.
func fill(r io.Reader, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var m int
		m, err = r.Read(p[n:])
		n += m
	}
	return n, err
}
