package uploads

import (
	"bufio"
	"bytes"
	"io"
)

// The markers of a JPEG file (ITU T.81, annex B).
const (
	sof0, sof1, sof2 = 0xc0, 0xc1, 0xc2
	dht, dqt, dri    = 0xc4, 0xdb, 0xdd
	soi, eoi, sos    = 0xd8, 0xd9, 0xda
	app0, app1       = 0xe0, 0xe1
	app14            = 0xee
)

// vetJPEG copies the segments that paint and stops at the end of the first picture.
func vetJPEG(source io.ReaderAt, size int64) (Upload, error) {
	c := newCursor(source, size)
	u := Upload{Type: JPEG}
	orientation := byte(0)
	c.skip(2)
	u.write(0xff, soi)
	scans := 0
	for marker := nextMarker(c); c.err == nil; {
		start := c.at - 2
		if marker == eoi && scans > 0 && u.Width != 0 {
			u.write(0xff, eoi)
			u.orient(orientation)
			return u, nil
		}
		length := c.u16()
		if c.err != nil || length < 2 || !plainJPEG(marker) {
			break
		}
		switch marker {
		case app0, app1, app14, sof0, sof1, sof2:
			u.jpegSegment(marker, c.bytes(length-2), source, start, &orientation)
		case sos:
			c.skip(int64(length - 2))
			scans++
			marker = skipScan(c)
			u.keep(source, start, c.at-2-start)
			continue
		default:
			c.skip(int64(length - 2))
			if marker < app0 {
				u.keep(source, start, c.at-start)
			}
		}
		marker = nextMarker(c)
	}
	if err := c.failed(); err != nil {
		return Upload{}, err
	}
	return Upload{}, refuse("damaged")
}

// plainJPEG leaves out arithmetic coding, hierarchical files and whatever else no camera writes.
func plainJPEG(marker byte) bool {
	switch marker {
	case sof0, sof1, sof2, dht, dqt, dri, sos:
		return true
	}
	return marker >= app0 && marker < 0xff
}

// nextMarker skips the fill bytes before a marker. What is no marker reads as 0.
func nextMarker(c *cursor) byte {
	if c.byte() != 0xff {
		return 0
	}
	for c.err == nil {
		if b := c.byte(); b != 0xff {
			return b
		}
	}
	return 0
}

// skipScan moves behind the marker that ends the compressed data: not a stuffed zero, not a restart.
func skipScan(c *cursor) byte {
	for c.err == nil {
		data, err := c.r.ReadSlice(0xff)
		c.at += int64(len(data))
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil {
			c.fail(err)
			return 0
		}
		b := c.byte()
		for b == 0xff {
			b = c.byte()
		}
		if b != 0 && (b < 0xd0 || b > 0xd7) {
			return b
		}
	}
	return 0
}

// jpegSegment keeps, rewrites or drops a segment whose meaning counts; at is where its marker stands.
func (u *Upload) jpegSegment(marker byte, body []byte, source io.ReaderAt, at int64, orientation *byte) {
	switch {
	case marker == app1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) && *orientation == 0:
		*orientation = exifOrientation(body[6:])
	case marker == app0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= 14:
		u.write(append([]byte{0xff, app0, 0, 16}, append(bytes.Clone(body[:12]), 0, 0)...)...) // without its thumbnail
	case marker == app14 && bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12:
		u.write(append([]byte{0xff, app14, 0, 14}, body[:12]...)...) // says how colours are coded
	case marker <= sof2 && len(body) >= 6:
		height, width := int(body[1])<<8|int(body[2]), int(body[3])<<8|int(body[4])
		if u.Width != 0 {
			width = -1 // a second frame: fits refuses it
		}
		u.Width, u.Height = width, height
		u.keep(source, at, int64(len(body))+4)
	}
}

// orient writes the orientation, and nothing else, where a reader looks for it: right after the start.
func (u *Upload) orient(o byte) {
	if o < 2 || o > 8 {
		return
	}
	exif := append([]byte{0xff, app1, 0, 34}, append([]byte("Exif\x00\x00"), tinyTIFF(o)...)...)
	u.parts = append(u.parts[:1:1], append([]part{{literal: exif}}, u.parts[1:]...)...)
}
