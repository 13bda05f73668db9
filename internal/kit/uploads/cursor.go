package uploads

import (
	"bufio"
	"encoding/binary"
	"io"
)

// cursor reads a source from its start and knows where it stands. After the end of the file, or a read
// error, everything reads as zero and err says which.
type cursor struct {
	r   *bufio.Reader
	at  int64
	err error
}

func newCursor(source io.ReaderAt, size int64) *cursor {
	return &cursor{r: bufio.NewReaderSize(io.NewSectionReader(source, 0, size), 32<<10)}
}

func (c *cursor) byte() byte {
	b, err := c.r.ReadByte()
	if err != nil {
		c.fail(err)
		return 0
	}
	c.at++
	return b
}

// bytes reads n of them; callers keep n small or bounded by a 16-bit length.
func (c *cursor) bytes(n int) []byte {
	b := make([]byte, n)
	m, err := io.ReadFull(c.r, b)
	c.at += int64(m)
	if err != nil {
		c.fail(err)
	}
	return b
}

func (c *cursor) u16() int    { return int(binary.BigEndian.Uint16(c.bytes(2))) }
func (c *cursor) u32() uint32 { return binary.BigEndian.Uint32(c.bytes(4)) }

func (c *cursor) skip(n int64) {
	m, err := io.CopyN(io.Discard, c.r, n)
	c.at += m
	if err != nil {
		c.fail(err)
	}
}

func (c *cursor) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// failed tells a file that ends too early, which is the sender's, from a read error, which is ours.
func (c *cursor) failed() error {
	if c.err == io.EOF || c.err == io.ErrUnexpectedEOF {
		return refuse("damaged").Because(c.err)
	}
	return c.err
}
