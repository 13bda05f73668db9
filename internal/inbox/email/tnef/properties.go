package tnef

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The kinds of values.
const (
	kindString8 = 0x1e
	kindUnicode = 0x1f
	kindBinary  = 0x102
	kindObject  = 0x0d
	several     = 0x1000
)

// fixed is how many bytes a value takes, filling included; others tell their length.
var fixed = map[uint16]uint32{
	0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0a: 4, 0x0b: 4, 0x14: 8, 0x40: 8, 0x48: 16,
}

// properties hands each value to keep; one of a kind that nobody knows ends the list, since
// its length is unknown too.
func (r *reader) properties(data []byte, keep func(id, kind uint16, value []byte)) {
	c := cursor{b: data}
	for count := c.u32(); count > 0 && !c.bad && len(c.b) > 0; count-- {
		kind, id := c.u16(), c.u16()
		if id >= 0x8000 {
			skipName(&c)
		}
		values := uint32(1)
		if _, isFixed := fixed[kind&^several]; kind&several != 0 || !isFixed {
			values = c.u32()
		}
		for ; values > 0 && !c.bad; values-- {
			value, ok := valueOf(&c, kind&^several)
			if !ok {
				r.m.Cut = true
				return
			}
			if !c.bad {
				keep(id, kind&^several, value)
			}
		}
	}
	r.m.Cut = r.m.Cut || c.bad
}

func valueOf(c *cursor, kind uint16) ([]byte, bool) {
	if size, ok := fixed[kind]; ok {
		return c.take(size), true
	}
	switch kind {
	case kindString8, kindUnicode, kindBinary, kindObject:
		return c.padded(c.u32()), true
	}
	return nil, false
}

// skipName passes over the name of a property that has one: 16 bytes of whose it is, then a number or a text.
func skipName(c *cursor) {
	c.take(16)
	if c.u32() == 0 {
		c.u32()
		return
	}
	c.padded(c.u32())
}

func (r *reader) string(kind uint16, value []byte) string {
	if kind == kindUnicode {
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(value)
		if err != nil {
			return ""
		}
		return strings.TrimRight(string(text), "\x00")
	}
	return r.text(value)
}

// text reads bytes of the wrapping's code page; UTF-8 where they are that already.
func (r *reader) text(b []byte) string {
	b = []byte(strings.TrimRight(string(b), "\x00"))
	if utf8.Valid(b) {
		return string(b)
	}
	page, known := map[int]*charmap.Charmap{
		437: charmap.CodePage437, 850: charmap.CodePage850, 1250: charmap.Windows1250, 1251: charmap.Windows1251,
		1252: charmap.Windows1252, 1253: charmap.Windows1253, 1254: charmap.Windows1254, 1257: charmap.Windows1257, 28605: charmap.ISO8859_15,
	}[r.page]
	if !known {
		page = charmap.Windows1252
	}
	text, err := page.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(text)
}
