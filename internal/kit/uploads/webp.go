package uploads

import (
	"encoding/binary"
	"io"
)

// The flags of an extended WebP file that stay: alpha. Profile, EXIF, XMP go; animation is refused.
const (
	webpAlpha     = 0x10
	webpAnimation = 0x02
)

// vetWebP copies the picture of a WebP file (one frame) and writes a header that promises nothing else.
func vetWebP(source io.ReaderAt, size int64) (Upload, error) {
	c := newCursor(source, size)
	u := Upload{Type: WebP}
	if string(c.bytes(4)) != "RIFF" {
		return Upload{}, refuse("damaged")
	}
	end := min(size, int64(binary.LittleEndian.Uint32(c.bytes(4)))+8)
	c.skip(4)
	head := []byte("RIFF\x00\x00\x00\x00WEBP")
	u.write(head...)
	painted := false
	for !painted && c.err == nil && c.at+8 <= end {
		at := c.at
		kind, n := string(c.bytes(4)), int64(binary.LittleEndian.Uint32(c.bytes(4)))
		if n > end-c.at {
			return Upload{}, refuse("damaged")
		}
		start := c.bytes(int(min(n, 10)))
		c.skip(n - int64(len(start)))
		if n%2 == 1 {
			c.skip(1)
		}
		switch kind {
		case "VP8X":
			if n != 10 || at != 12 || start[0]&webpAnimation != 0 {
				return Upload{}, refuse("picture")
			}
			u.Width, u.Height = 1+u24(start[4:]), 1+u24(start[7:])
			u.write(append([]byte("VP8X\x0a\x00\x00\x00"), start[0]&webpAlpha, 0, 0, 0, start[4], start[5], start[6], start[7], start[8], start[9])...)
		case "ALPH":
			u.keep(source, at, c.at-at)
		case "VP8 ", "VP8L":
			if !u.webpFrame(kind, start) {
				return Upload{}, refuse("damaged")
			}
			u.keep(source, at, c.at-at)
			painted = true
		}
	}
	if err := c.failed(); err != nil {
		return Upload{}, err
	}
	if !painted {
		return Upload{}, refuse("damaged")
	}
	binary.LittleEndian.PutUint32(head[4:], uint32(u.Size()-8))
	return u, nil
}

// webpFrame reads the size that the picture itself claims; it must be the one of the extended header.
func (u *Upload) webpFrame(kind string, b []byte) bool {
	if len(b) < 10 {
		return false
	}
	var width, height int
	if kind == "VP8 " {
		if b[3] != 0x9d || b[4] != 0x01 || b[5] != 0x2a {
			return false
		}
		width, height = int(binary.LittleEndian.Uint16(b[6:])&0x3fff), int(binary.LittleEndian.Uint16(b[8:])&0x3fff)
	} else {
		bits := binary.LittleEndian.Uint32(b[1:])
		if b[0] != 0x2f {
			return false
		}
		width, height = 1+int(bits&0x3fff), 1+int(bits>>14&0x3fff)
	}
	if u.Width != 0 && (u.Width != width || u.Height != height) {
		return false
	}
	u.Width, u.Height = width, height
	return true
}

func u24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
