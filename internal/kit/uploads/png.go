package uploads

import (
	"encoding/binary"
	"hash/crc32"
	"io"
)

// pngKept are the chunks that paint. Text, time, EXIF, colour profiles, animation and private chunks go.
var pngKept = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "bKGD": true,
	"gAMA": true, "cHRM": true, "sRGB": true, "sBIT": true, "pHYs": true,
}

// vetPNG copies the chunks that paint, each with its checksum proved, and stops at the end.
func vetPNG(source io.ReaderAt, size int64) (Upload, error) {
	c := newCursor(source, size)
	u := Upload{Type: PNG}
	c.skip(8)
	u.keep(source, 0, 8)
	orientation, data := byte(0), false
	for c.err == nil {
		at := c.at
		kind, body, n := pngChunk(c, size)
		if c.err != nil || (at == 8) != (kind == "IHDR") {
			break
		}
		switch kind {
		case "IHDR":
			u.Width, u.Height = pngSide(body[0:]), pngSide(body[4:])
		case "eXIf":
			orientation = exifOrientation(body)
		case "IDAT":
			data = true
		}
		if kind == "IEND" && !data {
			break
		}
		if kind == "IEND" {
			u.keepOrientation(orientation)
		}
		if pngKept[kind] {
			u.keep(source, at, n+12)
		}
		if kind == "IEND" {
			return u, nil
		}
	}
	if err := c.failed(); err != nil {
		return Upload{}, err
	}
	return Upload{}, refuse("damaged")
}

// pngChunk reads one chunk and proves its checksum. Only the bodies that vetPNG looks into are kept in memory.
func pngChunk(c *cursor, size int64) (kind string, body []byte, n int64) {
	n = int64(c.u32())
	name := c.bytes(4)
	kind = string(name)
	if n > size || kind == "IHDR" && n != 13 {
		c.fail(io.ErrUnexpectedEOF)
		return kind, nil, 0
	}
	sum := crc32.NewIEEE()
	sum.Write(name)
	if kind == "IHDR" || kind == "eXIf" && n < 1<<16 {
		body = c.bytes(int(n))
		sum.Write(body)
	} else {
		m, err := io.CopyN(sum, c.r, n)
		c.at += m
		if err != nil {
			c.fail(err)
		}
	}
	if c.u32() != sum.Sum32() {
		c.fail(io.ErrUnexpectedEOF)
	}
	return kind, body, n
}

// pngSide reads a width or height; one that a picture cannot have reads as 0.
func pngSide(b []byte) int {
	n := binary.BigEndian.Uint32(b)
	if n > 1<<31-1 {
		return 0
	}
	return int(n)
}

// keepOrientation writes the orientation alone, in a chunk of its own.
func (u *Upload) keepOrientation(o byte) {
	if o < 2 || o > 8 {
		return
	}
	body := append([]byte("eXIf"), tinyTIFF(o)...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
	chunk = append(chunk, body...)
	u.write(binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))...)
}
