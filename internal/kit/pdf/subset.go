package pdf

import (
	"encoding/binary"
	"slices"

	"golang.org/x/image/font/sfnt"
)

// subset returns the font with the outlines of the given glyphs, and of those they are composed of, and no
// others. Glyph numbers stay, so nothing else needs rewriting; layout tables that a PDF never reads go.
func subset(ttf []byte, glyphs []sfnt.GlyphIndex) []byte {
	t := tables(ttf)
	keep := map[int]bool{0: true}
	for _, g := range glyphs {
		t.close(int(g), keep)
	}
	var glyf, loca []byte
	for g := range t.count() {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if keep[g] {
			glyf = append(glyf, t.outline(g)...)
			glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := slices.Clone(t["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // the long form of loca
	t["glyf"], t["loca"], t["head"] = glyf, loca, head
	return t.file()
}

type fontTables map[string][]byte

// tables cuts a TrueType file. The fonts are ours and parsed before: their offsets are right.
func tables(ttf []byte) fontTables {
	t := fontTables{}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		e := ttf[12+16*i:]
		at, n := binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		t[string(e[:4])] = ttf[at : at+n]
	}
	return t
}

func (t fontTables) count() int { return int(binary.BigEndian.Uint16(t["maxp"][4:])) }

func (t fontTables) outline(g int) []byte {
	loca := t["loca"]
	if binary.BigEndian.Uint16(t["head"][50:]) == 0 {
		return t["glyf"][2*int(binary.BigEndian.Uint16(loca[2*g:])) : 2*int(binary.BigEndian.Uint16(loca[2*g+2:]))]
	}
	return t["glyf"][binary.BigEndian.Uint32(loca[4*g:]):binary.BigEndian.Uint32(loca[4*g+4:])]
}

// close adds a glyph and its components: é is e and an accent.
func (t fontTables) close(g int, keep map[int]bool) {
	keep[g] = true
	o := t.outline(g)
	if len(o) < 10 || int16(binary.BigEndian.Uint16(o)) >= 0 {
		return
	}
	for at := 10; ; {
		flags, component := binary.BigEndian.Uint16(o[at:]), int(binary.BigEndian.Uint16(o[at+2:]))
		if !keep[component] {
			t.close(component, keep)
		}
		at += 6
		if flags&0x01 != 0 { // arguments are words
			at += 2
		}
		switch {
		case flags&0x08 != 0: // one scale
			at += 2
		case flags&0x40 != 0: // two
			at += 4
		case flags&0x80 != 0: // a matrix
			at += 8
		}
		if flags&0x20 == 0 { // no more components
			return
		}
	}
}

// file writes the tables that a PDF reader draws with.
func (t fontTables) file() []byte {
	var names []string
	for _, n := range []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"} {
		if len(t[n]) > 0 {
			names = append(names, n)
		}
	}
	power := 1
	for power*2 <= len(names) {
		power *= 2
	}
	shift := 0
	for 1<<shift < power {
		shift++
	}
	out := []byte{0, 1, 0, 0}
	for _, n := range []int{len(names), power * 16, shift, (len(names) - power) * 16} {
		out = binary.BigEndian.AppendUint16(out, uint16(n))
	}
	at := len(out) + 16*len(names)
	var body []byte
	for _, n := range names {
		out = append(out, n...)
		for _, v := range []uint32{checksum(t[n]), uint32(at + len(body)), uint32(len(t[n]))} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		body = append(body, t[n]...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	return append(out, body...)
}

func checksum(b []byte) (sum uint32) {
	for len(b) > 0 {
		var word [4]byte
		copy(word[:], b)
		sum += binary.BigEndian.Uint32(word[:])
		b = b[min(4, len(b)):]
	}
	return sum
}
