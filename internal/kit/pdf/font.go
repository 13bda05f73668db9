package pdf

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

//go:embed fonts/AtkinsonHyperlegibleNext-Regular.ttf
var regularTTF []byte

//go:embed fonts/AtkinsonHyperlegibleNext-Bold.ttf
var boldTTF []byte

//go:embed fonts/Figtree-Regular.ttf
var regularFiguresTTF []byte

//go:embed fonts/Figtree-Bold.ttf
var boldFiguresTTF []byte

// face is a parsed font with the numbers that a PDF asks for, all in thousandths of the type size.
type face struct {
	name                         string
	ttf                          []byte
	font                         *sfnt.Font
	ascent, descent, cap         int
	left, bottom, right, topmost int
}

// faces are parsed once: text and figures, regular and bold.
var faces = sync.OnceValue(func() [4]*face {
	return [4]*face{
		parse("AtkinsonHyperlegibleNext-Regular", regularTTF), parse("AtkinsonHyperlegibleNext-Bold", boldTTF),
		parse("Figtree-Regular", regularFiguresTTF), parse("Figtree-Bold", boldFiguresTTF),
	}
})

func parse(name string, ttf []byte) *face {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic(fmt.Sprintf("pdf: embedded font %s: %v", name, err))
	}
	var buf sfnt.Buffer
	m, err := f.Metrics(&buf, fixed.I(1000), font.HintingNone)
	if err != nil {
		panic(fmt.Sprintf("pdf: embedded font %s: %v", name, err))
	}
	b, err := f.Bounds(&buf, fixed.I(1000), font.HintingNone)
	if err != nil {
		panic(fmt.Sprintf("pdf: embedded font %s: %v", name, err))
	}
	return &face{
		name: name, ttf: ttf, font: f, ascent: m.Ascent.Round(), descent: -m.Descent.Round(), cap: m.CapHeight.Round(),
		left: b.Min.X.Floor(), bottom: -b.Max.Y.Ceil(), right: b.Max.X.Ceil(), topmost: -b.Min.Y.Floor(),
	}
}

// typeface is a face in one document: the characters used so far, each with a code of its own. A character that
// the face cannot draw is drawn as its empty box (or without its accents) but keeps its
// code, so that it is still read and copied right.
type typeface struct {
	*face
	codes  map[rune]int
	runes  []rune
	glyphs []sfnt.GlyphIndex
	widths []int
	buf    sfnt.Buffer
}

func newTypeface(f *face) *typeface {
	return &typeface{face: f, codes: map[rune]int{}, runes: []rune{0}, glyphs: []sfnt.GlyphIndex{0}, widths: []int{0}}
}

// standIns are drawn as their neighbour, which looks the same.
var standIns = map[rune]rune{'\u202f': '\u00a0', '\u2011': '-', '\u2010': '-', '\u2007': '\u00a0'}

func (t *typeface) code(r rune) int {
	if c, ok := t.codes[r]; ok {
		return c
	}
	drawn := r
	if s, ok := standIns[r]; ok {
		drawn = s
	}
	// Errors of these two mean a broken font table; the face was parsed whole, and glyph 0 is always there.
	g, err := t.font.GlyphIndex(&t.buf, drawn)
	if err != nil {
		g = 0
	}
	if base := []rune(norm.NFD.String(string(drawn)))[0]; g == 0 && base != drawn {
		// A letter without its accents is easier to recognise than an empty box.
		if g, err = t.font.GlyphIndex(&t.buf, base); err != nil {
			g = 0
		}
	}
	w, err := t.font.GlyphAdvance(&t.buf, g, fixed.I(1000), font.HintingNone)
	if err != nil {
		w = fixed.I(500)
	}
	c := len(t.runes)
	t.codes[r] = c
	t.runes, t.glyphs, t.widths = append(t.runes, r), append(t.glyphs, g), append(t.widths, w.Round())
	return c
}

// advance is how far a character moves the pen, in parts of the type size.
func (t *typeface) advance(r rune) float64 { return float64(t.widths[t.code(r)]) / 1000 }

func (t *typeface) encode(text string) string {
	var b strings.Builder
	for _, r := range text {
		fmt.Fprintf(&b, "%04X", t.code(r))
	}
	return b.String()
}
