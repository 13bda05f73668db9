package tnef

import (
	"errors"
	"strings"
)

// Message is what was wrapped.
type Message struct {
	Subject string
	Text    string
	HTML    string
	Files   []File
	Cut     bool // it breaks off: something may be missing
}

// File is one attachment.
type File struct {
	Name      string
	Type      string // as declared, often empty
	ContentID string
	Body      []byte // part of the bytes that were read
}

// ErrNot is told of bytes that are no such wrapping.
var ErrNot = errors.New("tnef: these bytes are no winmail.dat")

const (
	signature = 0x223e9f78
	mostFiles = 200
)

// The attributes that matter, by their number without its type.
const (
	attSubject    = 0x8004
	attBody       = 0x800c
	attData       = 0x800f
	attTitle      = 0x8010
	attRendering  = 0x9002 // begins an attachment
	attProperties = 0x9003
	attAttachment = 0x9005
	attCodePage   = 0x9007
)

// Read unwraps. It gives ErrNot for other bytes; what breaks off is told by Cut.
func Read(b []byte) (Message, error) {
	c := cursor{b: b}
	if c.u32() != signature {
		return Message{}, ErrNot
	}
	c.u16() // the key: of no use to anybody
	r := reader{page: 1252}
	for len(c.b) > 0 {
		c.u8() // level: of the message or of an attachment, which the number says too
		id, size := c.u32(), c.u32()
		data := c.take(size)
		c.u16() // a checksum that several programs get wrong
		if c.bad {
			r.m.Cut = true
			if data == nil {
				break
			}
		}
		r.attribute(uint16(id), data)
	}
	return r.done(), nil
}

type reader struct {
	m    Message
	page int
	file *File
}

func (r *reader) attribute(id uint16, data []byte) {
	switch id {
	case attCodePage:
		c := cursor{b: data}
		r.page = int(c.u32())
	case attSubject:
		r.m.Subject = r.text(data)
	case attBody:
		r.m.Text = r.text(data)
	case attRendering:
		r.keep()
		r.file = &File{}
	case attTitle:
		if f := r.file; f != nil && f.Name == "" {
			f.Name = r.text(data)
		}
	case attData:
		if f := r.file; f != nil {
			f.Body = data
		}
	case attProperties:
		r.properties(data, r.ofMessage)
	case attAttachment:
		r.properties(data, r.ofFile)
	}
}

// keep adds the attachment under way.
func (r *reader) keep() {
	if r.file == nil {
		return
	}
	if len(r.m.Files) == mostFiles {
		r.m.Cut = true
		return
	}
	r.m.Files = append(r.m.Files, *r.file)
	r.file = nil
}

func (r *reader) done() Message {
	r.keep()
	r.m.Text, r.m.HTML = strings.TrimRight(r.m.Text, "\x00"), strings.TrimRight(r.m.HTML, "\x00")
	return r.m
}

func (r *reader) ofMessage(id uint16, kind uint16, value []byte) {
	switch id {
	case 0x0037:
		r.m.Subject = r.string(kind, value)
	case 0x1000:
		r.m.Text = r.string(kind, value)
	case 0x1013:
		r.m.HTML = r.string(kind, value) // in the code page of the wrapping, or in Unicode
	}
}

func (r *reader) ofFile(id uint16, kind uint16, value []byte) {
	f := r.file
	if f == nil {
		return
	}
	switch id {
	case 0x3707: // the long name wins over the title of eight and three
		if name := r.string(kind, value); name != "" {
			f.Name = name
		}
	case 0x3704:
		if f.Name == "" {
			f.Name = r.string(kind, value)
		}
	case 0x370e:
		f.Type = r.string(kind, value)
	case 0x3712:
		f.ContentID = strings.Trim(r.string(kind, value), "<>")
	case 0x3701:
		if len(f.Body) == 0 && kind == kindBinary {
			f.Body = value
		}
	}
}
