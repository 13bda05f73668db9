package tnef

import "encoding/binary"

// cursor walks over bytes and never past their end: after a short read it is bad, and all
// further reads give nothing.
type cursor struct {
	b   []byte
	bad bool
}

func (c *cursor) take(n uint32) []byte {
	if c.bad || uint64(n) > uint64(len(c.b)) {
		c.bad = true
		return nil
	}
	p := c.b[:n:n]
	c.b = c.b[n:]
	return p
}

// padded takes n bytes and what fills them up to four.
func (c *cursor) padded(n uint32) []byte {
	p := c.take(n)
	if pad := -n & 3; !c.bad {
		c.take(min(pad, uint32(len(c.b)))) // the last value may lack its filling
	}
	return p
}

func (c *cursor) u8() byte {
	if p := c.take(1); p != nil {
		return p[0]
	}
	return 0
}

func (c *cursor) u16() uint16 {
	if p := c.take(2); p != nil {
		return binary.LittleEndian.Uint16(p)
	}
	return 0
}

func (c *cursor) u32() uint32 {
	if p := c.take(4); p != nil {
		return binary.LittleEndian.Uint32(p)
	}
	return 0
}
