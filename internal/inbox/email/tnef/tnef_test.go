package tnef_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
	"unicode/utf16"

	"parvis/internal/inbox/email/tnef"
)

// wrapping writes winmail.dat as Outlook does, for tests.
type wrapping struct{ bytes.Buffer }

func (w *wrapping) put(values ...any) *wrapping {
	for _, v := range values {
		if err := binary.Write(w, binary.LittleEndian, v); err != nil {
			panic(err)
		}
	}
	return w
}

func begun() *wrapping { return new(wrapping).put(uint32(0x223e9f78), uint16(1)) }

func (w *wrapping) attribute(level byte, id uint32, data []byte) *wrapping {
	sum := uint16(0)
	for _, b := range data {
		sum += uint16(b)
	}
	return w.put(level, id, uint32(len(data)), data, sum)
}

func wide(s string) []byte {
	var b wrapping
	b.put(utf16.Encode([]rune(s + "\x00")))
	return b.Bytes()
}

func padded(b []byte) []byte { return append(b[:len(b):len(b)], make([]byte, -len(b)&3)...) }

// variable is one property with a length of its own.
func variable(kind, id uint16, value []byte) []byte {
	var b wrapping
	b.put(kind, id, uint32(1), uint32(len(value)), padded(value))
	return b.Bytes()
}

func properties(all ...[]byte) []byte {
	var b wrapping
	b.put(uint32(len(all)), bytes.Join(all, nil))
	return b.Bytes()
}

func letter() []byte {
	named := new(wrapping).put(uint16(0x1f), uint16(0x8001), make([]byte, 16), uint32(1), uint32(6), padded([]byte("a\x00b\x00\x00\x00")), uint32(1), uint32(4), []byte("x\x00\x00\x00")).Bytes()
	number := new(wrapping).put(uint16(0x03), uint16(0x0e08), uint32(7)).Bytes()
	return begun().
		attribute(1, 0x00069007, []byte{0xe4, 0x04, 0, 0, 0, 0, 0, 0}). // 1252
		attribute(1, 0x00018004, []byte("R\xe9ponse\x00")).
		attribute(1, 0x00069003, properties(number, named, variable(0x102, 0x1013, []byte("<p>Bonjour</p>")), variable(0x1f, 0x1000, wide("Bonjour é 🎈")))).
		attribute(2, 0x00069002, make([]byte, 14)).
		attribute(2, 0x00018010, []byte("AVIS~1.PDF\x00")).
		attribute(2, 0x0006800f, []byte("%PDF-1.4 court")).
		attribute(2, 0x00069005, properties(variable(0x1f, 0x3707, wide("Avis d’imposition.pdf")), variable(0x1e, 0x370e, []byte("application/pdf\x00")))).
		attribute(2, 0x00069002, make([]byte, 14)).
		attribute(2, 0x00018010, []byte("photo.png\x00")).
		attribute(2, 0x0006800f, []byte{0x89, 'P', 'N', 'G'}).Bytes()
}

func TestRead(t *testing.T) {
	t.Parallel()
	m, err := tnef.Read(letter())
	if err != nil || m.Cut || m.Subject != "Réponse" || m.HTML != "<p>Bonjour</p>" || m.Text != "Bonjour é 🎈" || len(m.Files) != 2 {
		t.Fatalf("%+v, %v", m, err)
	}
	first, second := m.Files[0], m.Files[1]
	if first.Name != "Avis d’imposition.pdf" || first.Type != "application/pdf" || string(first.Body) != "%PDF-1.4 court" || second.Name != "photo.png" {
		t.Errorf("files: %+v", m.Files)
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	whole := letter()
	for n := range whole {
		m, err := tnef.Read(whole[:n])
		if n < 4 && !errors.Is(err, tnef.ErrNot) || n >= 4 && err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if n > len(whole)-10 && n < len(whole)-3 && (!m.Cut || len(m.Files) == 0) {
			t.Errorf("%d bytes: %+v", n, m)
		}
	}
	huge := begun().put(byte(2), uint32(0x0006800f), uint32(0xffffffff)).Bytes()
	if m, err := tnef.Read(huge); err != nil || !m.Cut {
		t.Errorf("a length that is not there: %+v, %v", m, err)
	}
}

// FuzzRead: it ends, and gives no more bytes than it was given.
func FuzzRead(f *testing.F) {
	f.Add(letter())
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := tnef.Read(b)
		if err != nil {
			return
		}
		total := 0
		for _, file := range m.Files {
			total += len(file.Body)
		}
		if total > 2*len(b) || len(m.Text) > 4*len(b) {
			t.Errorf("%d bytes became %d and %d", len(b), total, len(m.Text))
		}
	})
}
